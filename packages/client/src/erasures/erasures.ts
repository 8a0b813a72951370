import type { Call } from '../connection/http.ts';
import { findRetryDelay, TakebackError } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { ErasureRow, LocalStore } from '../store/local-store.ts';
import type { Settlement, Tabs } from '../tabs/tabs.ts';

export interface ErasuresOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
}

/** The server has hidden a message everywhere and is still destroying copies of its key: ask again. */
class StillUnsendingError extends Error {
  override readonly name = 'StillUnsendingError';
}

/** Tells the server what was unsent and hidden here, until it has confirmed each. */
export class Erasures {
  readonly #options: ErasuresOptions;
  readonly #delivering = new Map<string, Promise<void>>();

  constructor(options: ErasuresOptions) {
    this.#options = options;
  }

  /** Delivers everything that waits. @throws the first error that asking again later may mend. */
  async deliver(): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('erasures'));
    const all = await Promise.allSettled(rows.map((row) => this.#deliver(row)));
    const failed = all.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  #deliver(row: ErasureRow): Promise<void> {
    const running = this.#delivering.get(row.id);
    if (running) return running;
    const delivering = this.#ask(row).finally(() => this.#delivering.delete(row.id));
    this.#delivering.set(row.id, delivering);
    return delivering;
  }

  async #ask(row: ErasureRow): Promise<void> {
    const { session, tabs } = this.#options;
    const { mark } = session;
    if (!row.attempted && !(await this.#markAttempted(mark, row))) return;
    const { kind, messageId } = row;
    let outcome: Settlement['outcome'];
    try {
      outcome = await this.#call(row);
    } catch (error) {
      if (!(error instanceof TakebackError) || findRetryDelay(error) !== null) throw error;
      outcome = { state: 'refused', problem: error.problem };
    }
    if (outcome.state !== 'unsending') await this.#settle(mark, row, outcome);
    tabs.post({ type: 'settled', settlement: { kind, messageId, outcome } });
    if (outcome.state === 'unsending') throw new StillUnsendingError('Copies of the key remain.');
  }

  async #call({ kind, messageId, conversationId }: ErasureRow): Promise<Settlement['outcome']> {
    const { call } = this.#options;
    if (kind === 'unsend') {
      const { state } = await call('messages.unsend', { conversationId, messageId });
      return { state };
    }
    const { undoUntil } = await call('messages.hide', { conversationId, messageId });
    return { state: 'hidden', undoUntil };
  }

  /** False when it was undone meanwhile. */
  async #markAttempted(mark: string, row: ErasureRow): Promise<boolean> {
    const { result } = await commit(this.#options, mark, async (transaction) => {
      if (!(await transaction.get('erasures', row.id))) return false;
      await transaction.put('erasures', { ...row, attempted: true });
      return true;
    });
    return result;
  }

  async #settle(mark: string, row: ErasureRow, outcome: Settlement['outcome']): Promise<void> {
    await commit(this.#options, mark, async (transaction, touched) => {
      const { messageId, conversationId } = row;
      await transaction.delete('erasures', row.id);
      // What was taken back before it came here may still be on its way: nothing but a tombstone keeps it out from now on.
      if (outcome.state === 'unsent' || outcome.state === 'cancelled') {
        const hidden = (await transaction.get('tombstones', messageId))?.hidden ?? false;
        await transaction.put('tombstones', { id: messageId, conversationId, unsent: true, hidden });
      }
      // The server never had it: not even a trace is true.
      if (outcome.state === 'cancelled') await transaction.delete('messages', messageId);
      touched.message(conversationId, messageId);
    });
  }
}
