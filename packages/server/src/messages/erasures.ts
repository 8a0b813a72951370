import {
  formatKeyId,
  type Keyring,
  KeyringClosed,
  KeyringFailed,
  type Ledger,
  LedgerClosed,
  LedgerFailed,
} from '@takeback/keyring';
import pg from 'pg';
import { z } from 'zod';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Entry } from '../live/entries.ts';
import type { Log } from '../log.ts';
import type { Database, Prepared } from '../storage/database.ts';
import { GroupCommit } from '../storage/group-commit.ts';
import { nobody } from './writer.ts';

export interface Unsent {
  readonly state: 'unsent' | 'unsending' | 'cancelled';
  readonly at: Date;
}

/** A message to be taken back, and who asks. */
export interface Unsending {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
}

interface Item extends Unsending {
  readonly bytes: number;
  /** How often its row had changed between being seen and being locked. */
  readonly misses: number;
  readonly resolve: (unsent: Unsent) => void;
  readonly reject: (reason: unknown) => void;
}

/** What is committed and must now become durable outside the database. */
export interface Erasure {
  readonly messageId: string;
  readonly conversationId: string;
  /** Null, as the key id, for an id that never arrived. */
  readonly sequence: number | null;
  readonly keyId: Uint8Array | null;
  readonly at: Date;
  readonly traces: readonly string[];
}

/*
 * One statement, whatever the number of messages. What it touches is listed in erasable.ts. Conversations are locked
 * first, in the order of ids, as a send does; the log's end last. Who had seen a message keeps a trace, by the true
 * watermark and unless they deleted it for themselves; the sender always does (U21, U28). An id that is not there is
 * barred by a tombstone of its own (U7).
 */
const takeBack: Prepared = {
  name: 'messages-unsend',
  text: `
    with input as materialized (
      select * from unnest($1::uuid[], $2::uuid[], $3::uuid[]) as i (id, conversation_id, sender_id)
    ), locked as materialized (
      select id from conversations where id = any ($2::uuid[]) order by id for update
    ), gone as (
      update messages m set unsent_at = $4::timestamptz
      from input i join locked l on l.id = i.conversation_id
      where m.id = i.id and m.conversation_id = i.conversation_id and m.sender_id = i.sender_id
        and m.unsent_at is null
      returning m.id, m.conversation_id, m.sender_id, m.sequence, m.position, m.body_id
    ), barred as (
      insert into messages (id, conversation_id, sender_id, sent_at, unsent_at)
      select i.id, i.conversation_id, i.sender_id, $4::timestamptz, $4::timestamptz
      from input i join locked l on l.id = i.conversation_id
      where not exists (select from messages m where m.id = i.id)
      on conflict (id) do nothing
      returning id, conversation_id, sender_id
    ), readers as materialized (
      select g.id as message_id, p.account_id,
        p.account_id = g.sender_id or (p.read_sequence >= g.sequence and not exists (
          select from hidden h where h.message_id = g.id and h.account_id = p.account_id
        )) as noted
      from gone g join members p on p.conversation_id = g.conversation_id
      for share of p
    ), noted as (
      insert into traces (message_id, account_id) select message_id, account_id from readers where noted
      on conflict do nothing
    ), shown_again as (
      delete from hidden h using readers r where h.message_id = r.message_id and h.account_id = r.account_id
    ), emptied as (
      update bodies b set sealed = null from gone g where b.id = g.body_id returning b.id, b.key_id
    ), pending as (
      insert into erasures (message_id, conversation_id, sequence, key_id, at)
      select g.id, g.conversation_id, g.sequence, e.key_id, $4::timestamptz
      from gone g join emptied e on e.id = g.body_id
      union all
      select id, conversation_id, null, null, $4::timestamptz from barred
    ), head as (
      update log_head set position = position + (select count(*) from gone)
      where exists (select from gone) and (select count(*) from readers) >= 0
      returning position - (select count(*) from gone) as before
    ), told as (
      insert into changes (position, kind, at, conversation_id, subject_id, message_id, sequence)
      select h.before + row_number() over (order by g.position), 'message.unsent', $4::timestamptz, g.conversation_id,
        g.sender_id, g.id, g.sequence
      from gone g cross join head h
      returning position, message_id
    )
    select g.id, g.sequence, t.position, e.key_id,
      array(select r.account_id::text from readers r where r.message_id = g.id and r.noted) as traces
    from gone g join told t on t.message_id = g.id join emptied e on e.id = g.body_id
    union all
    select id, null, null, null, array[sender_id::text] from barred
    order by position`,
};

const forget: Prepared = {
  name: 'messages-erased',
  text: 'delete from erasures where message_id = any ($1::uuid[])',
};

const row = z.object({
  id: z.string(),
  sequence: z.number().nullable(),
  position: z.number().nullable(),
  key_id: z.instanceof(Uint8Array).nullable(),
  traces: z.array(z.string()),
});

const retryAfter = 5_000;
const forgetAfter = 250;
const mostMisses = 3;

/** Takes messages back, many in one commit, and sees each through until nothing can bring it back. */
export class Erasures {
  readonly #deps: ErasuresDeps;
  readonly #commits = new GroupCommit<Item>((batch) => this.#commit(batch));
  readonly #finishing = new Map<string, Promise<boolean>>();
  /** Committed, but a copy of the key or the ledger could not follow yet. */
  readonly #unfinished = new Map<string, Erasure>();
  /** Those whose ledger entry is durable, among the unfinished. */
  readonly #recorded = new Set<string>();
  /** Finished, and still on the list of pending ones. */
  readonly #finished = new Set<string>();
  #forgetTimer: NodeJS.Timeout | undefined;
  #retryTimer: NodeJS.Timeout | undefined;

  readonly #ignoreReturns: () => void;

  constructor(deps: ErasuresDeps) {
    this.#deps = deps;
    // An unsend may have been committed whose answer was lost with the connection.
    this.#ignoreReturns = deps.database.onReturn(() => {
      this.resume().catch((error: unknown) => deps.log.error('Erasures could not be looked for.', error));
    });
  }

  /**
   * Takes one message back; repeating it is harmless and answered alike.
   * @throws Refusal not_found, not_the_sender, unavailable
   */
  unsend(unsending: Unsending): Promise<Unsent> {
    return new Promise((resolve, reject) => {
      this.#commits.add({ ...unsending, bytes: 0, misses: 0, resolve, reject });
    });
  }

  /**
   * Destroys the key and writes the ledger entry of a committed erasure, both durably. Idempotent.
   * @returns false when a copy could not follow yet: it is tried again
   * @throws Refusal unavailable, when the process is ending
   */
  finish(erasure: Erasure): Promise<boolean> {
    const running = this.#finishing.get(erasure.messageId);
    if (running !== undefined) return running;
    const finishing = this.#destroy(erasure).finally(() => this.#finishing.delete(erasure.messageId));
    this.#finishing.set(erasure.messageId, finishing);
    return finishing;
  }

  /** Whether all of a committed erasure is durable, as `unsent` says. */
  async isFinished(messageId: string): Promise<boolean> {
    const pending = await this.#findPending([messageId]);
    return pending.length === 0 || this.#finished.has(messageId);
  }

  /** Committed erasures, of an earlier process for example, that did not come to their end. */
  async resume(): Promise<number> {
    const pending = await this.#findPending();
    const erasures = pending.filter(({ messageId }) => !this.#finished.has(messageId));
    await Promise.all(erasures.map((erasure) => this.finish(erasure)));
    return erasures.length;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    this.#ignoreReturns();
    await this.#commits.idle();
    await Promise.allSettled(this.#finishing.values());
    clearTimeout(this.#retryTimer);
    clearTimeout(this.#forgetTimer);
    await this.#forget();
  }

  async #commit(batch: readonly Item[]): Promise<void> {
    const at = this.#deps.clock.now();
    try {
      const rows = await this.#deps.database.prepared(takeBack, [
        batch.map((item) => item.id),
        batch.map((item) => item.conversationId),
        batch.map((item) => item.senderId),
        at,
      ]);
      const left = this.#tell(batch, rows, at);
      if (left.length > 0) await this.#answerFromRows(left);
    } catch (error) {
      if (batch.length > 1 && error instanceof pg.DatabaseError)
        for (const item of batch) await this.#commit([item]);
      else for (const item of batch) item.reject(refusalOf(error));
    }
  }

  /** Publishes what is gone, then finishes it without keeping the next batch waiting. @returns the other items */
  #tell(batch: readonly Item[], rows: readonly Record<string, unknown>[], at: Date): Item[] {
    const left = new Map(batch.map((item) => [item.id, item]));
    const entries: Entry[] = [];
    const answers: (() => void)[] = [];
    for (const raw of rows) {
      const { id, sequence, position, key_id: keyId, traces } = row.parse(raw);
      const item = left.get(id);
      if (item === undefined) continue;
      left.delete(id);
      const { conversationId, senderId } = item;
      const erasure = { messageId: id, conversationId, sequence, keyId, at, traces };
      answers.push(() => this.#answer(item, erasure));
      if (position === null || sequence === null) continue;
      const about = { at, conversationId, subjectId: senderId, messageId: id, sequence };
      entries.push({ kind: 'message.unsent', position, ...about });
    }
    const [first, last] = [entries[0], entries.at(-1)];
    if (first !== undefined && last !== undefined)
      this.#deps.bus.publish({
        type: 'batch',
        batch: { first: first.position, last: last.position, entries },
      });
    for (const answer of answers) answer();
    return [...left.values()];
  }

  #answer(item: Item, erasure: Erasure): void {
    const { at } = erasure;
    this.finish(erasure).then((done) => {
      if (erasure.keyId !== null) item.resolve({ state: done ? 'unsent' : 'unsending', at });
      else if (done) item.resolve({ state: 'cancelled', at });
      else item.reject(new Refusal('unavailable'));
    }, item.reject);
  }

  async #destroy(erasure: Erasure): Promise<boolean> {
    const { keyring, ledger, log } = this.#deps;
    const { messageId, keyId } = erasure;
    const [key, entry] = await Promise.allSettled([
      keyId === null ? { state: 'destroyed' as const } : keyring.erase([keyId]),
      this.#recorded.has(messageId) ? undefined : ledger.append(recordOf(erasure)),
    ]);
    for (const outcome of [key, entry]) {
      if (outcome.status === 'fulfilled') continue;
      if (outcome.reason instanceof KeyringFailed || outcome.reason instanceof LedgerFailed)
        this.#deps.onFatal(outcome.reason);
      if (isEnding(outcome.reason)) throw new Refusal('unavailable');
      log.error('An erasure could not be finished yet; it is tried again.', outcome.reason);
    }
    if (entry.status === 'fulfilled') this.#recorded.add(messageId);
    const done =
      entry.status === 'fulfilled' && key.status === 'fulfilled' && key.value.state === 'destroyed';
    if (done) this.#settle(messageId);
    else this.#retryLater(erasure);
    return done;
  }

  #settle(messageId: string): void {
    this.#recorded.delete(messageId);
    this.#unfinished.delete(messageId);
    this.#finished.add(messageId);
    this.#forgetTimer ??= setTimeout(() => {
      this.#forgetTimer = undefined;
      void this.#forget();
    }, forgetAfter).unref();
  }

  /** Not urgent: an erasure that is finished again after a crash is finished all the same. */
  async #forget(): Promise<void> {
    const ids = [...this.#finished];
    if (ids.length === 0) return;
    try {
      await this.#deps.database.prepared(forget, [ids]);
    } catch (error) {
      this.#deps.log.error('Finished erasures stay on the list until the next start.', error);
    }
    for (const id of ids) this.#finished.delete(id);
  }

  #retryLater(erasure: Erasure): void {
    this.#unfinished.set(erasure.messageId, erasure);
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      for (const one of this.#unfinished.values()) this.finish(one).catch(() => undefined);
    }, retryAfter).unref();
  }

  async #findPending(messageIds?: readonly string[]): Promise<Erasure[]> {
    const rows = await this.#deps.database.kysely
      .selectFrom('erasures as e')
      .leftJoin('traces as t', 't.message_id', 'e.message_id')
      .select(['e.message_id', 'e.conversation_id', 'e.sequence', 'e.key_id', 'e.at', 't.account_id'])
      .$if(messageIds !== undefined, (query) => query.where('e.message_id', 'in', messageIds ?? []))
      .execute();
    const erasures = new Map<string, Erasure & { traces: string[] }>();
    for (const one of rows) {
      const { message_id: messageId, conversation_id: conversationId, sequence, key_id: keyId, at } = one;
      const erasure = erasures.get(messageId) ?? {
        messageId,
        conversationId,
        sequence,
        keyId,
        at,
        traces: [],
      };
      erasures.set(messageId, erasure);
      if (one.account_id !== null) erasure.traces.push(one.account_id);
    }
    return [...erasures.values()];
  }

  /** For ids that were not there to be taken back: the same answer as the first time, or why not. */
  async #answerFromRows(items: readonly Item[]): Promise<void> {
    const ids = items.map((item) => item.id);
    const pending = new Map((await this.#findPending(ids)).map((one) => [one.messageId, one]));
    const found = await this.#deps.database.kysely
      .selectFrom('messages')
      .select(['id', 'conversation_id', 'sender_id', 'sequence', 'unsent_at'])
      .where('id', 'in', ids)
      .execute();
    const rows = new Map(found.map((one) => [one.id, one]));
    for (const item of items) {
      const known = rows.get(item.id);
      const erasure = pending.get(item.id);
      if (known !== undefined && known.conversation_id !== item.conversationId)
        item.reject(new Refusal('not_found'));
      else if (known !== undefined && known.sender_id !== item.senderId && known.sender_id !== nobody)
        item.reject(new Refusal('not_the_sender'));
      else if (known?.unsent_at == null) this.#again(item);
      else if (erasure !== undefined && !this.#finished.has(item.id)) this.#answer(item, erasure);
      else item.resolve({ state: known.sequence === null ? 'cancelled' : 'unsent', at: known.unsent_at });
    }
  }

  /** The row came, or went, between the statement's snapshot and its lock. */
  #again(item: Item): void {
    if (item.misses === mostMisses) item.reject(new Refusal('unavailable'));
    else this.#commits.add({ ...item, misses: item.misses + 1 });
  }
}

export interface ErasuresDeps {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  /** The disk of keys or ledger failed, and it is not known what was kept: the process must end. */
  readonly onFatal: (error: Error) => void;
}

function recordOf({ messageId, conversationId, sequence, keyId, at, traces }: Erasure) {
  const about = { messageId, conversationId, at: at.getTime(), traces };
  return keyId === null || sequence === null
    ? { kind: 'cancelled' as const, ...about, sequence: 0, keyIds: [] }
    : { kind: 'unsent' as const, ...about, sequence, keyIds: [formatKeyId(keyId)] };
}

function isEnding(error: unknown): boolean {
  return [KeyringFailed, LedgerFailed, KeyringClosed, LedgerClosed].some((kind) => error instanceof kind);
}

function refusalOf(error: unknown): unknown {
  return error instanceof pg.DatabaseError || error instanceof Refusal ? error : new Refusal('unavailable');
}
