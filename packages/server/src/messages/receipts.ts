import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { publishChanges } from '../live/changes.ts';
import { type EntryRow, entryOf } from '../live/entries-since.ts';
import { landmarkPast } from '../live/landmarks.ts';
import type { Database, Prepared } from '../storage/database.ts';

/** Delivered and seen, as watermarks per person: never a row per message or device. */
export interface Receipts {
  /** Moves what an account has seen. Resolves when that is committed. */
  read(conversationId: string, accountId: string, sequence: number): Promise<void>;
  /** A device has committed the log up to a position: what was sent to its account until then is delivered. */
  confirm(deviceId: string, accountId: string, position: number): Promise<void>;
  /** Resolves when everything that was told is committed. */
  close(): Promise<void>;
}

/*
 * Both statements end the same way: the watermarks that moved become entries of the log. The others may know of one
 * only when both have read receipts on at this moment and neither blocked the other; what is seen while they are off stays untold for good, because
 * the shared watermark moves only together with the true one (U28).
 */
const log = (kind: 'receipt.read' | 'receipt.delivered', at: string): string => `
  head as (
    update log_head set position = position + (select count(*) from moved) where exists (select from moved)
    returning position
  )
  insert into changes (position, kind, at, conversation_id, subject_id, sequence, shared)
  select head.position - (select count(*) from moved) + row_number() over (order by conversation_id, account_id),
    '${kind}', ${at}::timestamptz, conversation_id, account_id, sequence, shared
  from moved cross join head
  returning position, kind, at, conversation_id, addressee_id, subject_id, message_id, sequence, shared`;

/** SQL: whether the others in a conversation may know at this moment what one of them received and saw. */
export const sharesReceipts = (conversation: string): string => `not exists (
      select from members o join accounts a on a.id = o.account_id
      where o.conversation_id = ${conversation} and not a.read_receipts
    ) and not exists (
      select from members o
      join members p on p.conversation_id = o.conversation_id and p.account_id <> o.account_id
      join blocks b on b.blocker_id = o.account_id and b.blocked_id = p.account_id
      where o.conversation_id = ${conversation}
    )`;

// The conversation's row is locked first, as an unsend does: whether a message was seen before it is never in doubt.
const readStatement: Prepared = {
  name: 'receipts-read',
  text: `
  with asked as (
    select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as t (conversation_id, account_id, sequence)
  ), reached as (
    select c.id, c.last_sequence, ${sharesReceipts('c.id')} as shared
    from conversations c where c.id = any ($1::uuid[]) order by c.id for no key update
  ), moved as (
    update members m set
      read_sequence = least(asked.sequence, reached.last_sequence),
      shared_read_sequence = case when reached.shared
        then greatest(m.shared_read_sequence, least(asked.sequence, reached.last_sequence))
        else m.shared_read_sequence end
    from asked join reached on reached.id = asked.conversation_id
    where m.conversation_id = asked.conversation_id and m.account_id = asked.account_id
      and m.read_sequence < least(asked.sequence, reached.last_sequence)
    returning m.conversation_id, m.account_id, m.read_sequence as sequence, reached.shared
  ), ${log('receipt.read', '$4')}`,
};

// What an account sent itself, and what was taken back before it arrived, is not delivered to it.
const confirmStatement: Prepared = {
  name: 'receipts-confirm',
  text: `
  with asked as (
    select * from unnest($1::uuid[], $2::uuid[], $3::bigint[]) as t (device_id, account_id, position)
  ), advanced as (
    select d.account_id, min(d.confirmed_position) as since, max(asked.position) as position
    from devices d join asked on asked.device_id = d.id where d.confirmed_position < asked.position
    group by d.account_id
  ), confirmed as (
    update devices d set confirmed_position = asked.position from asked
    where d.id = asked.device_id and d.confirmed_position < asked.position
  ), reached as (
    select m.conversation_id, m.account_id, newest.sequence, ${sharesReceipts('m.conversation_id')} as shared
    from advanced
    join members m on m.account_id = advanced.account_id and m.visible
    join conversations c on c.id = m.conversation_id and c.last_position > advanced.since
    cross join lateral (
      select s.sequence from messages s
      where s.conversation_id = m.conversation_id and s.position <= advanced.position
        and s.sequence < ${landmarkPast('m.conversation_id', 'advanced.position')}
        and s.sender_id <> m.account_id and s.unsent_at is null
      order by s.sequence desc limit 1
    ) newest
    where newest.sequence > m.delivered_sequence
  ), moved as (
    update members m set
      delivered_sequence = reached.sequence,
      shared_delivered_sequence = case when reached.shared
        then greatest(m.shared_delivered_sequence, reached.sequence)
        else m.shared_delivered_sequence end
    from reached
    where m.conversation_id = reached.conversation_id and m.account_id = reached.account_id
      and m.delivered_sequence < reached.sequence
    returning m.conversation_id, m.account_id, m.delivered_sequence as sequence, reached.shared
  ), ${log('receipt.delivered', '$4')}`,
};

/** A watermark that is asked for, by what it belongs to: only the highest counts. */
interface Asked {
  readonly key: readonly [string, string];
  readonly to: number;
}

/** Most watermarks in one statement. */
const most = 1_000;

/**
 * Collects moves while the last statement runs and commits them together.
 * @param pause milliseconds between two statements: word of delivery can wait a moment, sends should not wait for it
 */
class Moves {
  readonly #run: (asked: readonly Asked[]) => Promise<void>;
  readonly #pause: number;
  #asked = new Map<string, Asked>();
  #next: Promise<void> | undefined;
  #last: Promise<void> = Promise.resolve();

  constructor(run: (asked: readonly Asked[]) => Promise<void>, pause: number) {
    this.#run = run;
    this.#pause = pause;
  }

  /** Resolves when the move is committed; with it go all that are asked for until it starts. */
  ask(asked: Asked): Promise<void> {
    const name = asked.key.join(' ');
    const known = this.#asked.get(name);
    if (known === undefined || known.to < asked.to) this.#asked.set(name, asked);
    this.#next ??= this.#start();
    return this.#next;
  }

  async idle(): Promise<void> {
    while (this.#next !== undefined) await this.#next.catch(() => {});
    await this.#last;
  }

  async #start(): Promise<void> {
    await this.#last;
    const asked = [...this.#asked.values()];
    this.#asked = new Map();
    this.#next = undefined;
    const run = this.#runAll(asked);
    const pause = new Promise<void>((resolve) => setTimeout(resolve, this.#pause));
    this.#last = run.then(
      () => pause,
      () => pause,
    );
    await run;
  }

  async #runAll(asked: readonly Asked[]): Promise<void> {
    for (let i = 0; i < asked.length; i += most) await this.#run(asked.slice(i, i + most));
  }
}

/** Keeps the watermarks of all conversations. */
export function createReceipts(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}): Receipts {
  const { database, clock, bus } = deps;

  const run = (statement: Prepared) => async (asked: readonly Asked[]) => {
    const rows = await database.prepared<EntryRow>(statement, [
      asked.map(({ key }) => key[0]),
      asked.map(({ key }) => key[1]),
      asked.map(({ to }) => to),
      clock.now(),
    ]);
    const entries = rows.map(entryOf).sort((a, b) => a.position - b.position);
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return;
    publishChanges(bus, { first: first.position, last: last.position, entries });
  };
  const reads = new Moves(run(readStatement), 0);
  const confirm = run(confirmStatement);
  const confirmations = new Moves(async (asked) => {
    await confirm(asked);
    const devices = asked.map(({ key: [id], to: position }) => ({ id, position }));
    bus.publish({ type: 'confirmed', devices });
  }, 50);

  return {
    read: (conversationId, accountId, sequence) =>
      reads.ask({ key: [conversationId, accountId], to: sequence }),
    confirm: (deviceId, accountId, position) =>
      confirmations.ask({ key: [deviceId, accountId], to: position }),
    close: async () => {
      await Promise.all([reads.idle(), confirmations.idle()]);
    },
  };
}

/** Answers `receipts.read`. */
export function createReceiptHandlers(deps: {
  readonly receipts: Receipts;
  /** @throws Refusal not_found */
  readonly checkMember: (conversationId: string, accountId: string) => Promise<unknown>;
}): Pick<Handlers, 'receipts.read'> {
  return {
    'receipts.read': async ({ conversationId, sequence }, { accountId }) => {
      await deps.checkMember(conversationId, accountId);
      await deps.receipts.read(conversationId, accountId, sequence);
      return {};
    },
  };
}
