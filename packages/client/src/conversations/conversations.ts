import type { TabEvent } from '../tabs/tabs.ts';
import type { ConversationDetail, Observable } from '../views.ts';
import { Detail, type DetailOptions } from './detail.ts';
import type { Inbox } from './inbox.ts';

/** Conversations that are not on the screen any more are kept ready up to this many. */
const mostIdle = 10;

interface Shown {
  readonly detail: Detail;
  readonly observable: Observable<ConversationDetail | null>;
  watchers: number;
}

/** The inbox and the conversations that are open, kept in step with the store. */
export class Conversations {
  readonly #inbox: Inbox;
  readonly #options: DetailOptions;
  /** The least recently used first. */
  readonly #shown = new Map<string, Shown>();
  #isOpen = false;

  constructor(inbox: Inbox, options: DetailOptions) {
    this.#inbox = inbox;
    this.#options = options;
  }

  /** From now on bodies may be shown. */
  async open(): Promise<void> {
    this.#isOpen = true;
    // A copy: using one moves it to the end of the map.
    for (const [id, { watchers }] of [...this.#shown]) if (watchers > 0) this.#use(id);
    await this.#inbox.open();
  }

  /** Nothing of any conversation stays in memory. */
  close(): void {
    this.#isOpen = false;
    this.#inbox.close();
    for (const { detail } of this.#shown.values()) detail.close();
  }

  /** The same observable for the same id. It is read from the store when somebody asks for it. */
  get(conversationId: string): Observable<ConversationDetail | null> {
    const shown = this.#shown.get(conversationId) ?? this.#make(conversationId);
    this.#use(conversationId);
    return shown.observable;
  }

  loadOlder(conversationId: string): Promise<void> {
    this.get(conversationId);
    return this.#shown.get(conversationId)?.detail.loadOlder() ?? Promise.resolve();
  }

  /** A draft or a person writing changed. */
  decorate(conversationId: string): void {
    this.#inbox.decorate();
    this.#shown.get(conversationId)?.detail.decorate();
  }

  follow(event: TabEvent): void {
    if (event.type !== 'touched' || !this.#isOpen) return;
    const { touched } = event;
    this.#inbox.touch(touched);
    for (const [id, { detail }] of this.#shown) {
      if (touched.everything) detail.wipe();
      const ids = touched.conversations.get(id);
      if (ids) detail.touch(ids, touched.erased);
    }
  }

  #make(id: string): Shown {
    const detail = new Detail(id, this.#options);
    const shown: Shown = {
      detail,
      watchers: 0,
      observable: {
        get: () => detail.source.get(),
        subscribe: (listener) => {
          if (shown.watchers === 0) detail.shown();
          shown.watchers += 1;
          this.#use(id);
          const end = detail.source.subscribe(listener);
          let ended = false;
          return () => {
            if (ended) return;
            ended = true;
            shown.watchers -= 1;
            end();
          };
        },
      },
    };
    this.#shown.set(id, shown);
    return shown;
  }

  /** Opens it, and closes what has not been used for longest. Observables stay the same ones. */
  #use(id: string): void {
    const shown = this.#shown.get(id);
    if (!shown) return;
    this.#shown.delete(id);
    this.#shown.set(id, shown);
    if (!this.#isOpen) return;
    shown.detail.open();
    const idle = [...this.#shown.values()].filter(({ watchers }) => watchers === 0);
    for (const { detail } of idle.slice(0, Math.max(0, idle.length - mostIdle))) detail.close();
  }
}
