import type { Call } from '../connection/http.ts';
import { findRetryDelay } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore } from '../store/local-store.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface ReadingOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
}

/** How far this account has read. Counted here at once, told to the server as soon as it can be. */
export class Reading {
  readonly #options: ReadingOptions;
  /** What was marked already, so that repeating costs nothing. */
  readonly #marked = new Map<string, number>();

  constructor(options: ReadingOptions) {
    this.#options = options;
    options.tabs.subscribe((event) => {
      if (event.type === 'touched' && event.touched.everything) this.#marked.clear();
    });
  }

  /** Never moves back. */
  async mark(conversationId: string, sequence: number): Promise<void> {
    if (sequence <= (this.#marked.get(conversationId) ?? 0)) return;
    this.#marked.set(conversationId, sequence);
    const { session, tabs } = this.#options;
    const { account } = session;
    const { result: moved } = await commit(this.#options, session.mark, async (transaction, touched) => {
      const row = await transaction.get('conversations', conversationId);
      const own = row?.members.find((member) => member.id === account?.id);
      if (!row || !own || own.readSequence >= sequence) return false;
      await transaction.put('conversations', {
        ...row,
        members: row.members.map((member) =>
          member === own ? { ...member, readSequence: sequence } : member,
        ),
        unreportedRead: Math.max(row.unreportedRead, sequence),
      });
      touched.conversation(conversationId);
      return true;
    });
    if (moved) tabs.post({ type: 'work', what: 'reads' });
  }

  /** Reports every watermark that the server has not heard of. @throws the first error that may pass. */
  async deliver(): Promise<void> {
    const { session, store, call } = this.#options;
    const { mark } = session;
    for (const { id, unreportedRead } of await store.read((reads) => reads.all('conversations'))) {
      if (unreportedRead === 0) continue;
      try {
        await call('receipts.read', { conversationId: id, sequence: unreportedRead });
      } catch (error) {
        if (findRetryDelay(error) !== null) throw error;
      }
      await commit(this.#options, mark, async (transaction) => {
        const row = await transaction.get('conversations', id);
        if (row?.unreportedRead === unreportedRead) {
          await transaction.put('conversations', { ...row, unreportedRead: 0 });
        }
      });
    }
  }
}
