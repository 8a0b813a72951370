import { limits } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore } from '../store/local-store.ts';
import { storeConversation, storeMessage } from '../sync/apply.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface HistoryOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
}

/** Messages of one page. */
export const pageSize = 50;
/** Unread messages are counted as far back as this many pages. */
const mostUnreadPages = 5;

/** Brings older messages into the store, without gaps. */
export class History {
  readonly #options: HistoryOptions;
  readonly #loading = new Map<string, Promise<void>>();

  constructor(options: HistoryOptions) {
    this.#options = options;
  }

  /** Loads the page before what is stored; two callers share one load. @throws TakebackError, ConnectionError */
  loadOlder(conversationId: string, limit = pageSize): Promise<void> {
    const under = this.#loading.get(conversationId);
    if (under) return under;
    const loading = this.#loadOlder(conversationId, limit).finally(() =>
      this.#loading.delete(conversationId),
    );
    this.#loading.set(conversationId, loading);
    return loading;
  }

  async #loadOlder(conversationId: string, limit: number): Promise<void> {
    const { call, session } = this.#options;
    const { mark } = session;
    const before = await this.#completeFrom(conversationId);
    if (before === 0) return;
    const page = await call('messages.history', {
      conversationId,
      limit,
      ...(before === null ? {} : { before }),
    });
    const first = page.messages[0];
    const reached = page.more && first ? first.sequence : 0;
    await commit(this.#options, mark, async (transaction, touched) => {
      for (const message of page.messages) await storeMessage(transaction, message, touched);
      const row = await transaction.get('conversations', conversationId);
      if (!row) return;
      await transaction.put('conversations', {
        ...row,
        completeFrom: Math.min(reached, row.completeFrom ?? reached),
      });
      touched.conversation(conversationId);
    });
  }

  async #completeFrom(conversationId: string): Promise<number | null> {
    const row = await this.#options.store.read((reads) => reads.get('conversations', conversationId));
    return row?.completeFrom ?? null;
  }

  /** Loads what is missing of a conversation that the store only knows by name. */
  async complete(conversationId: string): Promise<void> {
    const { call, session, store } = this.#options;
    const { mark } = session;
    const row = await store.read((reads) => reads.get('conversations', conversationId));
    if (!row || row.members.length === 0) {
      const { conversation } = await call('conversations.get', { conversationId });
      await commit(this.#options, mark, (transaction, touched) =>
        storeConversation(transaction, conversation, touched),
      );
    }
    if ((await this.#completeFrom(conversationId)) === null) await this.loadOlder(conversationId);
  }

  /** Completes every conversation that needs it, and goes back to the last read message of each (for the unread count). */
  async completeAll(accountId: string): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('conversations'));
    for (const { id, completeFrom, members } of rows) {
      if (completeFrom === null) await this.complete(id);
      const read = members.find((member) => member.id === accountId)?.readSequence ?? 0;
      let from = completeFrom ?? 0;
      for (let page = 0; from > read + 1 && page < mostUnreadPages; page += 1) {
        await this.loadOlder(id, limits.historyPage);
        from = (await this.#completeFrom(id)) ?? 0;
      }
    }
  }
}
