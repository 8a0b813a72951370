import { v4 } from 'uuid';
import type { Touched } from '../sync/touched.ts';
import type { TabEvent, Tabs } from './tabs.ts';

/** Raised when the events change, so that tabs of two versions do not misunderstand each other. */
const version = 3;
/** A tab that closes sends nothing: whether those still missing are open is looked up this often. */
const lookMilliseconds = 500;

type Letter =
  | { readonly type: 'event'; readonly event: TabEvent }
  | { readonly type: 'purge'; readonly from: string; readonly number: number; readonly touched: Touched }
  | { readonly type: 'purged'; readonly from: string; readonly to: string; readonly number: number };

interface WaitingPurge {
  readonly purged: Set<string>;
  look: () => void;
}

/**
 * Tabs of a browser: Web Locks say who leads and who is open, a BroadcastChannel carries the events. A lock ends
 * with its tab, however the tab ends, so a crashed one neither leads nor is waited for.
 */
export class BrowserTabs implements Tabs {
  readonly ready: Promise<void>;
  readonly #id = v4();
  readonly #prefix: string;
  readonly #locks: LockManager;
  readonly #channel: BroadcastChannel;
  readonly #listeners: ((event: TabEvent) => void)[] = [];
  readonly #waiting = new Map<number, WaitingPurge>();
  readonly #closing = new AbortController();
  readonly #closed: Promise<void>;
  #number = 0;
  #lead: () => void = () => undefined;
  #lose: () => void = () => undefined;

  constructor(storeName: string, locks: LockManager) {
    this.#prefix = `takeback-${version}:${storeName}`;
    this.#locks = locks;
    this.#closed = new Promise((resolve) => {
      this.#closing.signal.addEventListener('abort', () => resolve());
    });
    this.#channel = new BroadcastChannel(this.#prefix);
    this.#channel.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (isLetter(data)) this.#receive(data);
    };
    this.ready = new Promise((resolve) => {
      this.#hold(`${this.#prefix}:tab:${this.#id}`, resolve);
    });
  }

  onLead(lead: () => void, lose: () => void): void {
    this.#lead = lead;
    this.#lose = lose;
    this.#queueForLead();
  }

  takeLead(): void {
    const taken = this.#locks.request(`${this.#prefix}:leader`, { steal: true }, () => this.#holdLead());
    taken.catch(() => this.#lostLead());
  }

  post(event: TabEvent): void {
    this.#deliver(event);
    this.#write({ type: 'event', event });
  }

  async purge(touched: Touched): Promise<void> {
    this.#deliver({ type: 'touched', touched });
    const number = ++this.#number;
    const waiting: WaitingPurge = { purged: new Set([this.#id]), look: () => undefined };
    this.#waiting.set(number, waiting);
    this.#write({ type: 'purge', from: this.#id, number, touched });
    while (!this.#closing.signal.aborted) {
      const open = await this.#findOpenTabs();
      if (open.every((id) => waiting.purged.has(id))) break;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, lookMilliseconds);
        waiting.look = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#waiting.delete(number);
  }

  subscribe(listener: (event: TabEvent) => void): void {
    this.#listeners.push(listener);
  }

  close(): void {
    this.#listeners.splice(0);
    this.#closing.abort();
    for (const { look } of this.#waiting.values()) look();
    this.#channel.close();
  }

  #queueForLead(): void {
    const { signal } = this.#closing;
    this.#locks
      .request(`${this.#prefix}:leader`, { signal }, () => this.#holdLead())
      .catch(() => this.#lostLead());
  }

  #holdLead(): Promise<void> {
    if (!this.#closing.signal.aborted) this.#lead();
    return this.#closed;
  }

  /** Another tab took the lock away: get in line again. */
  #lostLead(): void {
    if (this.#closing.signal.aborted) return;
    this.#lose();
    this.#queueForLead();
  }

  /** Waits for a lock, tells when it is held, and holds it until this tab closes. */
  #hold(name: string, held: () => void): void {
    const { signal } = this.#closing;
    this.#locks
      .request(name, { signal }, () => {
        held();
        return this.#closed;
      })
      .catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
  }

  async #findOpenTabs(): Promise<string[]> {
    const { held = [] } = await this.#locks.query();
    const start = `${this.#prefix}:tab:`;
    return held.flatMap(({ name }) => (name?.startsWith(start) ? name.slice(start.length) : []));
  }

  #write(letter: Letter): void {
    if (!this.#closing.signal.aborted) this.#channel.postMessage(letter);
  }

  #deliver(event: TabEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #receive(letter: Letter): void {
    if (this.#closing.signal.aborted) return;
    if (letter.type === 'event') {
      this.#deliver(letter.event);
    } else if (letter.type === 'purge') {
      this.#deliver({ type: 'touched', touched: letter.touched });
      this.#write({ type: 'purged', from: this.#id, to: letter.from, number: letter.number });
    } else if (letter.to === this.#id) {
      const waiting = this.#waiting.get(letter.number);
      waiting?.purged.add(letter.from);
      waiting?.look();
    }
  }
}

/** Only pages of this origin and this version can write to the channel; the look is against accidents. */
function isLetter(data: unknown): data is Letter {
  return (
    typeof data === 'object' &&
    data !== null &&
    'type' in data &&
    (data.type === 'event' || data.type === 'purge' || data.type === 'purged')
  );
}
