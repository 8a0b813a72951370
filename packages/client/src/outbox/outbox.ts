import type { Body, MethodResult, Problem } from '@takeback/protocol';
import { v7 } from 'uuid';
import type { Call } from '../connection/http.ts';
import { findRetryDelay, TakebackError } from '../errors.ts';
import type { Session } from '../session/session.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore, OutboxRow, StoreTransaction } from '../store/local-store.ts';
import { storeMessage } from '../sync/apply.ts';
import type { Tabs } from '../tabs/tabs.ts';

export interface OutboxOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
  /** Whether this tab holds a connection, so that a message leaves as soon as it is written. */
  readonly isOnline: () => boolean;
}

/** The delivery of one conversation's queue. */
interface Lane {
  done: Promise<void>;
  /** Something was written after the queue had been looked at. */
  again: boolean;
}

/**
 * Messages on their way out: durable before they leave, one at a time and in order within a conversation, repeated
 * with the same id until the server has answered, so that each arrives exactly once.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  readonly #lanes = new Map<string, Lane>();

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Writes a message down; it goes out by {@link deliver}. @returns its id. */
  async enqueue(conversationId: string, body: Body): Promise<string> {
    const id = v7();
    // One transaction less on the way of a message that leaves at once.
    const leaves = this.#options.isOnline() && !this.#lanes.has(conversationId);
    const row: OutboxRow = {
      id,
      conversationId,
      body,
      createdAt: new Date().toISOString(),
      state: leaves ? 'sending' : 'waiting',
      attempted: leaves,
      failure: null,
    };
    await this.#write(this.#options.session.mark, row);
    this.#options.tabs.post({ type: 'work', what: 'messages' });
    return id;
  }

  /** Lets a failed message try again. */
  async retry(messageId: string): Promise<void> {
    const row = await this.#options.store.read((reads) => reads.get('outbox', messageId));
    if (row?.state === 'failed') {
      await this.#write(this.#options.session.mark, { ...row, state: 'waiting', failure: null });
    }
    this.#options.tabs.post({ type: 'work', what: 'messages' });
  }

  /** Removes a message that the server has refused. @returns the conversation of one that it may still take, else null. */
  async discard(messageId: string): Promise<string | null> {
    const { session } = this.#options;
    const { result } = await commit(this.#options, session.mark, async (transaction, touched) => {
      const row = await transaction.get('outbox', messageId);
      if (row?.state !== 'failed') return row?.conversationId ?? null;
      await dropWaiting(transaction, row);
      const { conversationId } = row;
      touched.erase({ messageId, conversationId, because: 'unsent', trace: null });
      return null;
    });
    return result;
  }

  /** Sends what waits. @throws the first error that asking again later may mend; what it stopped stays. */
  async deliver(): Promise<void> {
    const rows = await this.#options.store.read((reads) => reads.all('outbox'));
    const conversations = new Set(rows.flatMap((row) => (row.state === 'failed' ? [] : row.conversationId)));
    const lanes = await Promise.allSettled([...conversations].map((id) => this.#lane(id)));
    const failed = lanes.find((lane) => lane.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** After a restart or a loss nothing is on its way any more, and no bubble may say so. */
  async settleDown(): Promise<void> {
    const { session, store } = this.#options;
    for (const row of await store.read((reads) => reads.all('outbox'))) {
      if (row.state !== 'sending' || this.#lanes.has(row.conversationId)) continue;
      await this.#update(session.mark, row.id, (held) => ({ ...held, state: 'waiting' }));
    }
  }

  /** A second caller joins the one that runs, and what came meanwhile is taken along. */
  #lane(conversationId: string): Promise<void> {
    const running = this.#lanes.get(conversationId);
    if (running) {
      running.again = true;
      return running.done;
    }
    const lane: Lane = { done: Promise.resolve(), again: false };
    this.#lanes.set(conversationId, lane);
    lane.done = this.#runLane(conversationId, lane).catch((error: unknown) => {
      this.#lanes.delete(conversationId);
      throw error;
    });
    return lane.done;
  }

  async #runLane(conversationId: string, lane: Lane): Promise<void> {
    const { session, call } = this.#options;
    const { mark } = session;
    for (;;) {
      lane.again = false;
      const row = await this.#takeNext(mark, conversationId);
      if (!row) {
        if (lane.again) continue;
        // At once, so that nobody joins a queue that looks no more.
        this.#lanes.delete(conversationId);
        return;
      }
      let answer: MethodResult<'messages.send'>;
      try {
        answer = await call('messages.send', { conversationId, id: row.id, body: row.body });
      } catch (error) {
        if (error instanceof TakebackError && findRetryDelay(error) === null) {
          await this.#refused(mark, row.id, error.problem);
          continue;
        }
        await this.#update(mark, row.id, (held) => ({ ...held, state: 'waiting' }));
        throw error;
      }
      await this.#acknowledged(mark, row.id, answer);
    }
  }

  /** The oldest one that has not failed, marked as leaving. */
  async #takeNext(mark: string, conversationId: string): Promise<OutboxRow | null> {
    const rows = await this.#options.store.read((reads) => reads.all('outbox'));
    const next = rows
      .filter((row) => row.conversationId === conversationId && row.state !== 'failed')
      // Ids are made in the order of writing (RFC 9562, section 6.2).
      .sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    if (!next || (next.state === 'sending' && next.attempted)) return next ?? null;
    // Null when it was taken back meanwhile: look again.
    const marked = await this.#update(mark, next.id, (row) => ({
      ...row,
      state: 'sending',
      attempted: true,
    }));
    return marked ?? this.#takeNext(mark, conversationId);
  }

  async #acknowledged(mark: string, id: string, sent: MethodResult<'messages.send'>): Promise<void> {
    await commit(this.#options, mark, async (transaction, touched) => {
      const row = await transaction.get('outbox', id);
      const session = await transaction.get('session', 'session');
      // Gone: the change log was quicker, or it was unsent meanwhile.
      if (!row || !session?.account) return;
      await transaction.delete('outbox', id);
      const { conversationId, sequence, sentAt } = sent;
      const senderId = session.account.id;
      await storeMessage(
        transaction,
        { id, conversationId, sequence, senderId, sentAt, state: 'sent', body: row.body },
        touched,
      );
    });
  }

  async #refused(mark: string, id: string, problem: Problem): Promise<void> {
    if (problem.code !== 'message_unsent') {
      await this.#update(mark, id, (row) => ({ ...row, state: 'failed', failure: problem }));
      return;
    }
    // Taken back, here or on another device: nothing may stay of it.
    await commit(this.#options, mark, async (transaction, touched) => {
      const row = await transaction.get('outbox', id);
      if (!row) return;
      await dropWaiting(transaction, row);
      touched.erase({
        messageId: id,
        conversationId: row.conversationId,
        because: 'unsent',
        trace: null,
      });
    });
  }

  async #write(mark: string, row: OutboxRow): Promise<void> {
    await commit(this.#options, mark, async (transaction, touched) => {
      await transaction.put('outbox', row);
      touched.message(row.conversationId, row.id);
    });
  }

  async #update(mark: string, id: string, by: (row: OutboxRow) => OutboxRow): Promise<OutboxRow | null> {
    const { result } = await commit(this.#options, mark, async (transaction, touched) => {
      const row = await transaction.get('outbox', id);
      if (!row) return null;
      const next = by(row);
      await transaction.put('outbox', next);
      touched.message(row.conversationId, id);
      return next;
    });
    return result;
  }
}

/** Removes a message that is not with the server, and bars its id on this device. */
export async function dropWaiting(transaction: StoreTransaction, row: OutboxRow): Promise<void> {
  await transaction.delete('outbox', row.id);
  await transaction.put('tombstones', {
    id: row.id,
    conversationId: row.conversationId,
    unsent: true,
    hidden: false,
  });
}
