import type { Connection, ConnectionStatus } from '../connection/connection.ts';
import type { Conversations } from '../conversations/conversations.ts';
import type { Drafts } from '../conversations/drafts.ts';
import { createSource, isSame } from '../observable.ts';
import type { LocalStore } from '../store/local-store.ts';
import type { LeaderStatus, TabEvent, Tabs } from '../tabs/tabs.ts';
import type { ClientState } from '../views.ts';
import type { Session } from './session.ts';

export interface PresenceOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly connection: Connection;
  readonly conversations: Conversations;
  readonly drafts: Drafts;
  /** This tab now holds the connection. */
  readonly onLead: () => Promise<void>;
}

/** An online start waits this long for what to erase before it shows bodies (U6). */
const erasuresMilliseconds = 800;
/** A tab that leads answers within this time. */
const leaderMilliseconds = 2_000;

/** Whether somebody is signed in here and how things stand, in every tab; and when bodies may be shown. */
export class Presence {
  readonly state = createSource<ClientState>({
    phase: 'opening',
    signedOutBecause: null,
    account: null,
    connection: 'offline',
    erasuresApplied: false,
    storage: 'memory',
  });
  /** The local store was read. */
  readonly started: Promise<void>;
  readonly #options: PresenceOptions;
  readonly #markStarted: () => void;
  #leads = false;
  #silence: ReturnType<typeof setTimeout> | undefined;
  #stopped = false;
  #phase: ClientState['phase'] = 'opening';
  #status: LeaderStatus = { connection: 'offline', erasuresApplied: false };
  /** Follows the session row, one step after the other. */
  #tail: Promise<void>;
  /** Ends a wait for erasures. */
  #endWait: (() => void) | null = null;

  constructor(options: PresenceOptions) {
    this.#options = options;
    let markStarted = () => {};
    this.started = new Promise((resolve) => {
      markStarted = resolve;
    });
    this.#markStarted = markStarted;
    this.#tail = this.started;
    this.state.set({ ...this.state.get(), storage: options.store.kind });
  }

  get leads(): boolean {
    return this.#leads;
  }

  get isOnline(): boolean {
    return this.#status.connection === 'online';
  }

  start(): void {
    this.#options.tabs.subscribe((event) => this.#follow(event));
    globalThis.addEventListener?.('online', this.#retry);
    globalThis.document?.addEventListener('visibilitychange', this.#retryWhenSeen);
    globalThis.addEventListener?.('offline', this.#cutOff);
    this.#open().then(this.#markStarted, this.#markStarted);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#silence);
    globalThis.removeEventListener?.('online', this.#retry);
    globalThis.document?.removeEventListener('visibilitychange', this.#retryWhenSeen);
    globalThis.removeEventListener?.('offline', this.#cutOff);
    this.#endWait?.();
  }

  /** Resolves when everything asked for until now has come into effect. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  connected(connection: ConnectionStatus): void {
    this.#tell({ ...this.#status, connection });
  }

  erased(): void {
    this.#tell({ ...this.#status, erasuresApplied: true });
  }

  readonly #retry = () => {
    this.#options.tabs.post({ type: 'reconnect' });
  };

  /** The browser lost its network: said at once, where the socket would be found dead only after a while. */
  readonly #cutOff = () => {
    this.#options.connection.drop();
  };

  /** A phone that was asleep does not know that its connection is gone. */
  readonly #retryWhenSeen = () => {
    if (globalThis.document.visibilityState !== 'visible') return;
    this.#retry();
    this.#askLeader();
  };

  async #open(): Promise<void> {
    const { tabs, session } = this.#options;
    await tabs.ready;
    await session.restore();
    tabs.onLead(
      () => {
        if (this.#stopped || this.#leads) return;
        this.#leads = true;
        clearTimeout(this.#silence);
        this.#status = { ...this.#status, connection: 'offline' };
        this.#lead().catch(() => undefined);
      },
      () => {
        this.#leads = false;
        this.#options.connection.stop();
        tabs.post({ type: 'statusWanted' });
      },
    );
    this.#askLeader();
    await this.#enter();
  }

  /** A suspended tab may keep the lead and do nothing with it: one that is in use takes over. */
  #askLeader(): void {
    if (this.#leads) return;
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => this.#options.tabs.takeLead(), leaderMilliseconds);
    this.#options.tabs.post({ type: 'statusWanted' });
  }

  async #lead(): Promise<void> {
    const { session, connection } = this.#options;
    if (session.account) {
      await this.#options.onLead();
      if (this.#leads && !this.#stopped && session.account) connection.start();
    } else {
      await session.finishSignOut();
    }
  }

  #follow(event: TabEvent): void {
    if (event.type === 'touched' && event.touched.session) {
      // A wipe hides at once, whatever is still under way.
      if (event.touched.everything) this.#hide();
      this.#tail = this.#tail.then(() => this.#reload()).catch(() => undefined);
    } else if (event.type === 'statusWanted' && this.#leads) {
      this.#options.tabs.post({ type: 'status', status: this.#status });
    } else if (event.type === 'status' && !this.#leads) {
      clearTimeout(this.#silence);
      this.#take(event.status);
    } else if (event.type === 'reconnect' && this.#leads) {
      this.#options.connection.retryNow();
      this.#options.session.finishSignOut().catch(() => undefined);
    }
  }

  /** Somebody signed in or out, perhaps in another tab; or the account changed. */
  async #reload(): Promise<void> {
    if (this.#stopped) return;
    const { session, connection } = this.#options;
    await session.reload();
    if (this.#stopped) return;
    if (this.#leads && session.account) connection.start();
    if (this.#phase === 'signed-in' && session.account) this.#publish();
    else await this.#enter();
  }

  #hide(): void {
    this.#options.conversations.close();
    if (this.#leads) this.#options.connection.stop();
    this.#status = { ...this.#status, erasuresApplied: false };
    this.#endWait?.();
    if (this.#phase === 'signed-in') this.#phase = 'signed-out';
  }

  /** From `opening` or `signed-out` to where the session is. */
  async #enter(): Promise<void> {
    const { session, conversations, drafts } = this.#options;
    const { mark } = session;
    if (session.account) {
      await this.#waitForErasures();
      if (this.#stopped || session.mark !== mark) return;
      await drafts.load();
      await conversations.open();
      if (this.#stopped || session.mark !== mark) return;
      this.#phase = 'signed-in';
    } else {
      this.#phase = 'signed-out';
    }
    this.#publish();
  }

  #waitForErasures(): Promise<void> {
    const isDone = () => this.#status.erasuresApplied || globalThis.navigator?.onLine === false;
    return new Promise((resolve) => {
      if (isDone()) {
        resolve();
        return;
      }
      const timer = setTimeout(() => this.#endWait?.(), erasuresMilliseconds);
      this.#endWait = () => {
        clearTimeout(timer);
        this.#endWait = null;
        resolve();
      };
    });
  }

  /** The leader's word, to all tabs. */
  #tell(status: LeaderStatus): void {
    this.#take(status);
    if (this.#leads && !this.#stopped) this.#options.tabs.post({ type: 'status', status });
  }

  #take(status: LeaderStatus): void {
    const failed = this.#status.connection === 'connecting' && status.connection === 'offline';
    this.#status = status;
    // Nothing to wait for when the server has said it, or cannot be reached.
    if (status.erasuresApplied || failed) this.#endWait?.();
    this.#publish();
  }

  #publish(): void {
    const { session, store } = this.#options;
    const signedIn = this.#phase === 'signed-in';
    const next: ClientState = {
      phase: this.#phase,
      signedOutBecause: this.#phase === 'signed-out' ? session.endedBecause : null,
      account: signedIn ? session.account : null,
      connection: this.#status.connection,
      erasuresApplied: this.#status.erasuresApplied,
      storage: store.kind,
    };
    if (!isSame(this.state.get(), next)) this.state.set(next);
  }
}
