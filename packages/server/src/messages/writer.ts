import { type IssuedKey, KeyringError, KeyringFull, seal } from '@takeback/keyring';
import type { Body } from '@takeback/protocol';
import pg from 'pg';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import type { Membership } from '../conversations/membership.ts';
import { Refusal } from '../errors.ts';
import type { Entry } from '../live/entries.ts';
import { byteaArray, uuidArray } from '../storage/binary-arrays.ts';
import type { Database, Prepared } from '../storage/database.ts';
import { GroupCommit } from '../storage/group-commit.ts';
import { createBodyIds } from './body-ids.ts';
import type { KeyPool } from './key-pool.ts';
import type { OpenedMessages, SentMessage } from './opened-messages.ts';

/** Whose ids are barred when it is no longer known whose they were: see recovery. */
export const nobody = '00000000-0000-0000-0000-000000000000';

/** A message on its way into the database. */
export interface Outgoing {
  readonly id: string;
  readonly conversationId: string;
  readonly senderId: string;
  readonly body: Body;
  /** Whether the conversation was still unknown to some of its members. */
  readonly first: boolean;
}

export interface Sent {
  readonly sequence: number;
  readonly sentAt: Date;
}

interface Sealed {
  readonly bodyId: string;
  readonly key: IssuedKey;
  readonly bytes: Buffer;
}

interface Item extends Outgoing {
  readonly bytes: number;
  readonly plaintext: Buffer;
  readonly resolve: (sent: Sent) => void;
  readonly reject: (reason: unknown) => void;
  sealed?: Sealed;
}

type SealedItem = Item & { readonly sealed: Sealed };

/*
 * One statement, whatever the number of messages: ids that are there already are left out (who asks for them is answered
 * from their rows), each conversation is locked, in the order of ids, and gives its sequences; a conversation's first
 * message shows it to the others; the log's end, the last lock that any transaction takes, gives the positions. The
 * message row is its own entry of the change log.
 */
const store: Prepared = {
  name: 'messages-send',
  text: `
    with input as materialized (
      select *
      from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::bytea[])
        with ordinality as i (id, conversation_id, sender_id, body_id, key_id, sealed, place)
    ), locked as materialized (
      select id from conversations where id = any ($2::uuid[]) order by id for update
    ), fresh as materialized (
      select i.*, row_number() over (order by i.place) as turn,
        row_number() over (partition by i.conversation_id order by i.place) as step
      from input i join locked l on l.id = i.conversation_id
      where not exists (select from messages m where m.id = i.id)
    ), shown as (
      update members m set visible = true
      where m.conversation_id = any ($8::uuid[]) and not m.visible
        and m.conversation_id in (select conversation_id from fresh)
      returning m.conversation_id, m.account_id
    ), head as (
      update log_head set position = position + (select count(*) from shown) + (select count(*) from fresh)
      where exists (select from fresh)
      returning position - (select count(*) from fresh) as before
    ), moved as (
      update conversations c set last_sequence = c.last_sequence + f.count, last_position = h.before + f.turn
      from (select conversation_id, count(*), max(turn) as turn from fresh group by conversation_id) f, head h
      where c.id = f.conversation_id
      returning c.id, c.last_sequence - f.count as before
    ), stored as (
      insert into bodies (id, key_id, sealed) select body_id, key_id, sealed from fresh
    ), written as (
      insert into messages (id, conversation_id, sequence, sender_id, sent_at, position, body_id)
      select f.id, f.conversation_id, c.before + f.step, f.sender_id, $7::timestamptz, h.before + f.turn, f.body_id
      from fresh f join moved c on c.id = f.conversation_id cross join head h
      returning id, sequence, position
    ), told as (
      insert into changes (position, kind, at, conversation_id, addressee_id)
      select h.before + 1 - row_number() over (), 'conversation.opened', $7::timestamptz, s.conversation_id, s.account_id
      from shown s cross join head h
      returning position, conversation_id, addressee_id
    )
    select id, sequence, position, null::uuid as addressee_id from written
    union all
    select conversation_id, null, position, addressee_id from told
    order by position`,
};

/** A message that was written; or, without a sequence, a conversation that somebody was shown. */
interface StoredRow {
  id: string;
  sequence: number | null;
  position: number;
  addressee_id: string | null;
}

/**
 * Writes messages, many in one commit. A body is sealed before it leaves this process: neither the database nor its log
 * ever holds it in the clear.
 */
export class MessageWriter {
  readonly #deps: WriterDeps;
  readonly #nextBodyId = createBodyIds();
  readonly #commits = new GroupCommit<Item>((batch) => this.#commit(batch));

  constructor(deps: WriterDeps) {
    this.#deps = deps;
  }

  /**
   * Resolves when the message is durable; the devices are told by then. In a conversation messages keep the order in
   * which this was called. An id that is there already gets the answer it got then.
   * @throws Refusal message_id_taken, message_unsent, not_found, storage_full, unavailable
   */
  write(message: Outgoing): Promise<Sent> {
    const plaintext = Buffer.from(JSON.stringify(message.body));
    return new Promise((resolve, reject) => {
      const item: Item = { ...message, plaintext, bytes: plaintext.length, resolve, reject };
      this.#seal(item);
      this.#commits.add(item);
    });
  }

  /** Waits for what is under way. */
  close(): Promise<void> {
    return this.#commits.idle();
  }

  /** Done while the batch before is being committed, where there are keys. */
  #seal(item: Item): boolean {
    if (item.sealed !== undefined) return true;
    const key = this.#deps.keys.take();
    if (key === undefined) return false;
    const bodyId = this.#nextBodyId();
    item.sealed = { bodyId, key, bytes: seal(key.key, bodyId, item.plaintext) };
    return true;
  }

  /** Those that got a key; the others are refused. */
  async #sealAll(batch: readonly Item[]): Promise<SealedItem[]> {
    let refusal: unknown;
    const sealed: SealedItem[] = [];
    for (const item of batch) {
      if (!this.#seal(item) && refusal === undefined) {
        await this.#deps.keys.fill().catch((error: unknown) => {
          refusal = refusalOf(error);
        });
        this.#seal(item);
      }
      if (isSealed(item)) sealed.push(item);
      else item.reject(refusal ?? new Refusal('unavailable'));
    }
    return sealed;
  }

  async #commit(batch: readonly Item[]): Promise<void> {
    try {
      const items = await this.#sealAll(batch);
      const left = items.length === 0 ? [] : await this.#storeTogether(items);
      if (left.length > 0) await this.#answerFromRows(left);
    } catch (error) {
      for (const item of batch) item.reject(refusalOf(error)); // those answered stay so
    }
  }

  /** @returns those whose ids are there already */
  async #storeTogether(items: readonly SealedItem[]): Promise<SealedItem[]> {
    const at = this.#deps.clock.now();
    try {
      return this.#tell(items, await this.#store(items, at), at);
    } catch (error) {
      // Only an answer of the database tells that nothing was stored; without it the sender must ask again.
      if (!(error instanceof pg.DatabaseError)) throw error;
      if (items.length === 1 && !isTaken(error)) {
        this.#deps.keys.discard(items.map((item) => item.sealed.key));
        throw error;
      }
    }
    // One bad item must not fail its neighbours: each alone, in order.
    const left: SealedItem[] = [];
    for (const item of items) left.push(...(await this.#storeAlone(item)));
    return left;
  }

  async #storeAlone(item: SealedItem): Promise<SealedItem[]> {
    const at = this.#deps.clock.now();
    try {
      return this.#tell([item], await this.#store([item], at), at);
    } catch (error) {
      // Another process was faster with this id: its row is there now.
      if (isTaken(error)) return [item];
      if (error instanceof pg.DatabaseError) this.#deps.keys.discard([item.sealed.key]);
      item.reject(refusalOf(error));
      return [];
    }
  }

  #store(items: readonly SealedItem[], at: Date): Promise<StoredRow[]> {
    return this.#deps.database.prepared<StoredRow>(store, [
      uuidArray(items.map((item) => item.id)),
      uuidArray(items.map((item) => item.conversationId)),
      uuidArray(items.map((item) => item.senderId)),
      uuidArray(items.map((item) => item.sealed.bodyId)),
      byteaArray(items.map((item) => item.sealed.key.id)),
      byteaArray(items.map((item) => item.sealed.bytes)),
      at,
      uuidArray(items.filter((item) => item.first).map((item) => item.conversationId)),
    ]);
  }

  /** Publishes what was written and answers its senders. @returns the others */
  #tell(items: readonly SealedItem[], rows: readonly StoredRow[], at: Date): SealedItem[] {
    const { bus, opened, membership } = this.#deps;
    const left = new Map(items.map((item) => [item.id, item]));
    const answers: (() => void)[] = [];
    const sentAt = at.toISOString();
    const entries = rows.map(({ id, sequence, position, addressee_id: addresseeId }): Entry => {
      const item = left.get(id);
      if (item === undefined || sequence === null) {
        membership.forget(id);
        return {
          kind: 'conversation.opened',
          position,
          at,
          conversationId: id,
          addresseeId: addresseeId ?? nobody,
        };
      }
      left.delete(id);
      const { conversationId, senderId, body } = item;
      const message: SentMessage = { state: 'sent', id, conversationId, sequence, senderId, sentAt, body };
      opened.set(message);
      answers.push(() => item.resolve({ sequence, sentAt: at }));
      return {
        kind: 'message.sent',
        position,
        at,
        conversationId,
        subjectId: senderId,
        messageId: id,
        sequence,
      };
    });
    const [first, last] = [entries[0], entries.at(-1)];
    if (first !== undefined && last !== undefined)
      bus.publish({ type: 'batch', batch: { first: first.position, last: last.position, entries } });
    for (const answer of answers) answer();
    return [...left.values()];
  }

  /** For ids that are there already: the same answer as then, or why not. */
  async #answerFromRows(items: readonly SealedItem[]): Promise<void> {
    const found = await this.#deps.database.kysely
      .selectFrom('messages')
      .select(['id', 'conversation_id', 'sender_id', 'sequence', 'sent_at', 'unsent_at', 'body_id'])
      .where(
        'id',
        'in',
        items.map((item) => item.id),
      )
      .execute();
    const rows = new Map(found.map((one) => [one.id, one]));
    for (const item of items) {
      const known = rows.get(item.id);
      if (known?.body_id !== item.sealed.bodyId) this.#deps.keys.discard([item.sealed.key]);
      if (known === undefined) item.reject(new Refusal('not_found'));
      else if (known.sender_id === nobody) item.reject(new Refusal('message_unsent'));
      else if (known.sender_id !== item.senderId || known.conversation_id !== item.conversationId)
        item.reject(new Refusal('message_id_taken'));
      else if (known.unsent_at !== null || known.sequence === null)
        item.reject(new Refusal('message_unsent'));
      else item.resolve({ sequence: known.sequence, sentAt: known.sent_at });
    }
  }
}

export interface WriterDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly membership: Membership;
  readonly keys: KeyPool;
  readonly opened: OpenedMessages;
}

function isSealed(item: Item): item is SealedItem {
  return item.sealed !== undefined;
}

function isTaken(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === uniqueViolation;
}

const diskFull = '53100';
const uniqueViolation = '23505';

function refusalOf(error: unknown): unknown {
  if (error instanceof KeyringFull) return new Refusal('storage_full');
  if (error instanceof KeyringError) return new Refusal('unavailable');
  if (error instanceof pg.DatabaseError && error.code === diskFull) return new Refusal('storage_full');
  if (error instanceof pg.DatabaseError || error instanceof Refusal) return error;
  return new Refusal('unavailable');
}
