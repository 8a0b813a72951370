import type { Account } from '@takeback/protocol';
import { createSource, isSame } from '../observable.ts';
import type { LocalStore } from '../store/local-store.ts';
import type { Touched } from '../sync/touched.ts';
import type { ConversationView } from '../views.ts';
import type { Drafts } from './drafts.ts';
import { findRelation, findUnsending, viewpointOf } from './message-view.ts';
import { type Summary, summarize } from './summary.ts';
import type { Typing } from './typing.ts';

export interface InboxOptions {
  readonly store: LocalStore;
  readonly drafts: Drafts;
  readonly typing: Typing;
  readonly account: () => Account | null;
}

/** The list of conversations, latest activity first, and how much of it is unread. */
export class Inbox {
  readonly list = createSource<readonly ConversationView[]>([]);
  readonly unread = createSource(0);
  readonly #options: InboxOptions;
  #summaries = new Map<string, Summary>();
  readonly #stale = new Set<string>();
  #allStale = false;
  /** Erased while a read is under way: what it returns may be older. */
  readonly #erased = new Set<string>();
  #reading: Promise<void> | null = null;
  #isOpen = false;

  constructor(options: InboxOptions) {
    this.#options = options;
  }

  /** Begins to show what the store has; before that nothing is read (U6). */
  async open(): Promise<void> {
    this.#isOpen = true;
    this.#allStale = true;
    await this.#refresh();
  }

  close(): void {
    this.#isOpen = false;
    this.#summaries.clear();
    this.#publish();
  }

  /** Drops erased previews at once, then reads again what changed. */
  touch(touched: Touched): void {
    const erased = new Set(touched.erased.map(({ messageId }) => messageId));
    for (const id of erased) this.#erased.add(id);
    for (const id of touched.conversations.keys()) this.#stale.add(id);
    if (touched.everything) this.#allStale = true;
    if (touched.everything) this.#summaries.clear();
    for (const [id, summary] of this.#summaries) {
      if (summary.previewId === null || !erased.has(summary.previewId)) continue;
      this.#summaries.set(id, { ...summary, preview: null });
    }
    if (touched.everything || erased.size > 0) this.#publish();
    this.#refresh().catch(() => undefined);
  }

  /** A draft or a person writing changed. */
  decorate(): void {
    this.#publish();
  }

  #refresh(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve();
    this.#reading ??= this.#readStale().finally(() => {
      this.#reading = null;
    });
    return this.#reading;
  }

  async #readStale(): Promise<void> {
    while (this.#isOpen && (this.#allStale || this.#stale.size > 0)) {
      const only = this.#allStale ? null : [...this.#stale];
      this.#allStale = false;
      this.#stale.clear();
      this.#erased.clear();
      const read = await this.#read(only);
      // A wipe came meanwhile: begin again.
      if (!this.#isOpen || this.#allStale) continue;
      if (only === null) this.#summaries = new Map();
      for (const [id, summary] of read) {
        if (summary === null) this.#summaries.delete(id);
        else if (summary.previewId !== null && this.#erased.has(summary.previewId)) this.#stale.add(id);
        else this.#summaries.set(id, summary);
      }
      this.#publish();
    }
  }

  async #read(only: readonly string[] | null): Promise<Map<string, Summary | null>> {
    const me = this.#options.account();
    const read = new Map<string, Summary | null>();
    if (me === null) return read;
    await this.#options.store.read(async (reads) => {
      const [outbox, unsending] = await Promise.all([reads.all('outbox'), findUnsending(reads)]);
      const ids = only ?? (await reads.all('conversations')).map(({ id }) => id);
      await Promise.all(
        ids.map(async (id) => {
          const row = await reads.get('conversations', id);
          const viewpoint = row ? viewpointOf(row, me, unsending, await findRelation(reads, row, me)) : null;
          const waiting = outbox.filter(({ conversationId }) => conversationId === id);
          read.set(id, row && viewpoint ? await summarize(reads, row, viewpoint, waiting) : null);
        }),
      );
    });
    return read;
  }

  #publish(): void {
    const { drafts, typing } = this.#options;
    const before = new Map(this.list.get().map((view) => [view.id, view]));
    const views: ConversationView[] = [];
    for (const [id, { previewId, ...summary }] of this.#summaries) {
      const draft = drafts.get(id);
      // Nothing was said and nothing begun: not a conversation yet.
      if (previewId === null && draft === '') continue;
      const view = { id, ...summary, draft, typing: typing.isTyping(id) };
      const known = before.get(id);
      views.push(known && isSame(known, view) ? known : view);
    }
    views.sort((a, b) => compare(b.lastActivityAt, a.lastActivityAt) || compare(a.id, b.id));
    const list = this.list.get();
    const changed = views.length !== list.length || views.some((view, place) => view !== list[place]);
    if (changed) this.list.set(views);
    this.unread.set(views.reduce((sum, { unread, quiet }) => sum + (quiet === null ? unread : 0), 0));
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
