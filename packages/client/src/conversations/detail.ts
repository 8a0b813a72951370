import type { Account, Message } from '@takeback/protocol';
import { createSource, isSame } from '../observable.ts';
import type {
  ConversationRow,
  LocalStore,
  OutboxRow,
  RelationRow,
  StoreReads,
} from '../store/local-store.ts';
import type { Erased } from '../sync/touched.ts';
import type { ConversationDetail, MessageView } from '../views.ts';
import type { Drafts } from './drafts.ts';
import { type History, pageSize } from './history.ts';
import {
  findRelation,
  findUnsending,
  isRefused,
  personOf,
  viewOfMessage,
  viewOfWaiting,
  viewpointOf,
} from './message-view.ts';
import type { Typing } from './typing.ts';

export interface DetailOptions {
  readonly store: LocalStore;
  readonly history: History;
  readonly drafts: Drafts;
  readonly typing: Typing;
  readonly account: () => Account | null;
}

/** What was read of a conversation besides its messages. */
interface Frame {
  readonly row: ConversationRow | null;
  readonly waiting: readonly OutboxRow[];
  readonly unsending: ReadonlySet<string>;
  readonly relation: RelationRow | undefined;
}

const nothing: Frame = { row: null, waiting: [], unsending: new Set(), relation: undefined };

/** One conversation on the screen: a window of the stored messages that ends at the newest. */
export class Detail {
  readonly source = createSource<ConversationDetail | null>(null);
  readonly #id: string;
  readonly #options: DetailOptions;
  #frame: Frame = nothing;
  readonly #messages = new Map<string, Readonly<Message>>();
  #views = new Map<string, MessageView>();
  /** Messages from this sequence on are in the window. */
  #from = 0;
  #olderStored = false;
  #loadingOlder = false;
  #readSequence: number | null = null;

  #isOpen = false;
  #mustReload = false;
  #mustRead = false;
  readonly #stale = new Set<string>();
  readonly #erased = new Set<string>();
  #reading: Promise<void> | null = null;

  constructor(id: string, options: DetailOptions) {
    this.#id = id;
    this.#options = options;
  }

  /** Reads the newest messages from the store, and follows it from then on. */
  open(): void {
    if (this.#isOpen) return;
    this.#isOpen = true;
    this.reload();
  }

  /** Forgets everything it has read. */
  close(): void {
    this.#isOpen = false;
    this.#clear();
    this.#readSequence = null;
    this.#publish();
  }

  reload(): void {
    this.#mustReload = true;
    this.#mustRead = true;
    this.#refresh();
  }

  /** Shows nothing until the store was read again: it was wiped. */
  wipe(): void {
    this.#clear();
    this.#publish();
    this.reload();
  }

  /** It came on the screen: the divider stays where the unread messages begin now. */
  shown(): void {
    this.#readSequence = null;
    this.#publish();
  }

  /** Drops what was erased at once (U5), then reads again what changed. */
  touch(messageIds: ReadonlySet<string>, erased: readonly Erased[]): void {
    if (!this.#isOpen) return;
    for (const id of messageIds) this.#stale.add(id);
    this.#mustRead = true;
    for (const { messageId, trace, conversationId, because } of erased) {
      if (conversationId !== this.#id) continue;
      this.#erased.add(messageId);
      this.#messages.delete(messageId);
      if (trace && trace.sequence >= this.#from) this.#messages.set(messageId, trace);
      const waiting = this.#frame.waiting.filter(({ id }) => id !== messageId);
      const unsending = new Set(this.#frame.unsending);
      if (because === 'unsending') unsending.add(messageId);
      this.#frame = { ...this.#frame, waiting, unsending };
    }
    if (erased.length > 0) this.#publish();
    this.#refresh();
  }

  /** A draft or a person writing changed. */
  decorate(): void {
    this.#publish();
  }

  /** Extends the window: from the store, else from the server. @throws TakebackError, ConnectionError */
  async loadOlder(): Promise<void> {
    if (this.#loadingOlder) return;
    this.#loadingOlder = true;
    this.#publish();
    try {
      await this.#reading;
      if (!this.#olderStored && this.#frame.row?.completeFrom !== 0) {
        await this.#options.history.loadOlder(this.#id);
        await this.#reading;
      }
      await this.#extend();
    } finally {
      this.#loadingOlder = false;
      this.#publish();
    }
  }

  async #extend(): Promise<void> {
    this.#erased.clear();
    const { row, older } = await this.#options.store.read(async (reads) => {
      const found = await reads.get('conversations', this.#id);
      return { row: found ?? null, older: await this.#readOlder(reads, found ?? null, this.#from) };
    });
    if (!this.#isOpen || this.#mustReload) return;
    this.#frame = { ...this.#frame, row };
    this.#take(older, row);
  }

  /** The newest page before a sequence, and one more to know whether there are any. */
  #readOlder(reads: StoreReads, row: ConversationRow | null, before: number | null) {
    return reads.messagesOf(this.#id, {
      order: 'newest-first',
      limit: pageSize + 1,
      ...(row?.completeFrom ? { after: row.completeFrom - 1 } : {}),
      ...(before === null ? {} : { before }),
    });
  }

  #take(newestFirst: readonly Readonly<Message>[], row: ConversationRow | null): void {
    const taken = newestFirst.slice(0, pageSize);
    this.#olderStored = newestFirst.length > pageSize;
    for (const message of taken) if (!this.#erased.has(message.id)) this.#messages.set(message.id, message);
    this.#from = this.#olderStored ? (taken.at(-1)?.sequence ?? 0) : (row?.completeFrom ?? 0);
  }

  #clear(): void {
    this.#frame = nothing;
    this.#messages.clear();
    this.#views.clear();
    this.#from = 0;
    this.#olderStored = false;
  }

  #refresh(): void {
    if (!this.#isOpen || this.#reading) return;
    this.#reading = this.#readStale()
      .catch(() => undefined)
      .finally(() => {
        this.#reading = null;
        if (this.#mustRead) this.#refresh();
      });
  }

  async #readStale(): Promise<void> {
    while (this.#isOpen && this.#mustRead) {
      const reload = this.#mustReload;
      const ids = [...this.#stale];
      this.#mustReload = false;
      this.#mustRead = false;
      this.#stale.clear();
      this.#erased.clear();
      const { frame, newest, changed } = await this.#options.store.read(async (reads) => {
        const read = await this.#readFrame(reads);
        if (reload) return { frame: read, newest: await this.#readOlder(reads, read.row, null), changed: [] };
        const rows = await Promise.all(
          ids.map(async (id) => ({ id, message: await reads.get('messages', id) })),
        );
        return { frame: read, newest: null, changed: rows };
      });
      if (!this.#isOpen || this.#mustReload) continue;
      const waiting = frame.waiting.filter(({ id }) => !this.#erased.has(id));
      this.#frame = { ...frame, waiting };
      if (newest) {
        this.#messages.clear();
        this.#take(newest, frame.row);
      }
      for (const { id, message } of changed) this.#replace(id, message);
      this.#publish();
    }
  }

  async #readFrame(reads: StoreReads): Promise<Frame> {
    const [row, outbox, unsending] = await Promise.all([
      reads.get('conversations', this.#id),
      reads.all('outbox'),
      findUnsending(reads),
    ]);
    const waiting = outbox
      .filter(({ conversationId }) => conversationId === this.#id)
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const me = this.#options.account();
    const relation = row && me ? await findRelation(reads, row, me) : undefined;
    return { row: row ?? null, waiting, unsending, relation };
  }

  #replace(id: string, message: Readonly<Message> | undefined): void {
    // Read before the erasure: the next round has what is true now.
    if (this.#erased.has(id)) return;
    if (!message || message.conversationId !== this.#id) {
      this.#messages.delete(id);
      return;
    }
    if (message.sequence >= this.#from) this.#messages.set(id, message);
    else if (message.sequence >= (this.#frame.row?.completeFrom ?? 0)) this.#olderStored = true;
  }

  #publish(): void {
    const { account, drafts, typing } = this.#options;
    const me = account();
    const { row, waiting, unsending, relation } = this.#frame;
    const viewpoint = row && me ? viewpointOf(row, me, unsending, relation) : null;
    if (!row || !viewpoint) {
      this.source.set(null);
      return;
    }
    this.#readSequence ??= viewpoint.own.readSequence;
    const before = this.source.get();
    const fresh = [
      ...[...this.#messages.values()]
        .sort((a, b) => a.sequence - b.sequence)
        .map((message) => viewOfMessage(message, viewpoint)),
      ...waiting.filter(({ id }) => !this.#messages.has(id)).map((held) => viewOfWaiting(held, viewpoint)),
    ].map((view) => {
      const known = this.#views.get(view.id);
      return known && isSame(known, view) ? known : view;
    });
    this.#views = new Map(fresh.map((view) => [view.id, view]));
    const same =
      before?.messages.length === fresh.length && fresh.every((view, i) => view === before.messages[i]);
    const detail: ConversationDetail = {
      id: this.#id,
      person: personOf(viewpoint.other),
      messages: same ? before.messages : fresh,
      more: this.#olderStored || row.completeFrom !== 0,
      loadingOlder: this.#loadingOlder,
      readSequence: this.#readSequence,
      deliveredTo: viewpoint.deliveredTo,
      readTo: viewpoint.readTo,
      typing: typing.isTyping(this.#id),
      draft: drafts.get(this.#id),
      blocked: viewpoint.blocked,
      muted: viewpoint.muted,
      refused: isRefused(fresh),
    };
    if (before === null || !isSame(before, detail)) this.source.set(detail);
  }
}
