import type { Database, Prepared } from '../storage/database.ts';
import type { Entry } from './entries.ts';
import { landmarkPast, landmarkUpTo } from './landmarks.ts';

/** Part of the change log as one account is told it, from one snapshot of the database. */
export interface LogPart {
  /** Where the log ended. */
  readonly end: number;
  /** Entries at or below this position may have been pruned: whoever is below it starts afresh. */
  readonly floor: number;
  readonly entries: readonly Entry[];
}

/*
 * Three sources, each read through an index of its own from the position on: sends (the message rows themselves, in the
 * order of their sequences, which is that of their positions), entries told to the conversation's members, entries told to the account alone. A conversation that is not visible
 * yet, what came before the member joined, what the member has hidden, and receipts the member may not know are left out
 * here, once for all.
 */
const part = (limited: boolean): string => {
  const limit = (by: string): string => (limited ? `order by ${by} limit $3` : '');
  const sent = `
      select m.position, 'message.sent' as kind, m.sent_at as at, m.conversation_id, null::uuid as addressee_id,
        m.sender_id as subject_id, m.id as message_id, m.sequence, true as shared
      from visible v join conversations c on c.id = v.conversation_id and c.last_position > $2::bigint
      cross join lateral (
        select * from messages where conversation_id = v.conversation_id and position > $2::bigint
          and sequence > greatest(v.joined_sequence, ${landmarkUpTo('v.conversation_id', '$2::bigint')})
          and not exists (select from hidden h where h.account_id = $1::uuid and h.message_id = messages.id)
        ${limit('sequence')}
      ) m
    union all`;
  const only = limited ? '' : `and kind in ('message.unsent', 'message.hidden')`;
  return `
    with visible as (
      select conversation_id, joined_sequence from members where account_id = $1::uuid and visible
    ), told as (${limited ? sent : ''}
      select l.position, l.kind, l.at, l.conversation_id, l.addressee_id, l.subject_id, l.message_id, l.sequence,
        l.shared
      from visible v cross join lateral (
        select * from changes where conversation_id = v.conversation_id and addressee_id is null and position > $2::bigint ${only}
          and (shared or subject_id = $1::uuid) and (message_id is null or sequence > v.joined_sequence) ${limit('position')}
      ) l
    union all
      (select position, kind, at, conversation_id, addressee_id, subject_id, message_id, sequence, shared
      from changes where addressee_id = $1::uuid and position > $2::bigint ${only} ${limit('position')})
    )
    select h.position as log_end, h.floor, t.* from log_head h
    left join (select * from told ${limit('position')}) t on true
    order by t.position`;
};

const everything: Prepared = { name: 'entries-since', text: part(true) };
const erasures: Prepared = { name: 'erasures-since', text: part(false) };

// Sends have no index by position alone: the few conversations with newer ones lead to them.
const between: Prepared = {
  name: 'entries-between',
  text: `
    select m.position, 'message.sent' as kind, m.sent_at as at, m.conversation_id, null::uuid as addressee_id,
      m.sender_id as subject_id, m.id as message_id, m.sequence, true as shared
    from conversations c cross join lateral (
      select * from messages where conversation_id = c.id and position between $1::bigint and $2::bigint
        and sequence > ${landmarkUpTo('c.id', '$1::bigint - 1')} and sequence < ${landmarkPast('c.id', '$2::bigint')}
    ) m where c.last_position >= $1::bigint
    union all
    select position, kind, at, conversation_id, addressee_id, subject_id, message_id, sequence, shared
    from changes where position between $1::bigint and $2::bigint
    order by position`,
};

/** An entry as the database holds it. */
export interface EntryRow {
  readonly position: number;
  readonly kind: Entry['kind'];
  readonly at: Date;
  readonly conversation_id: string | null;
  readonly addressee_id: string | null;
  readonly subject_id: string | null;
  readonly message_id: string | null;
  readonly sequence: number | null;
  readonly shared: boolean;
}

/** The log's head beside each entry; alone in one row where there is no entry. */
type PartRow = { readonly log_end: number; readonly floor: number } & (
  | EntryRow
  | { readonly position: null }
);

/** An entry from its row. All have one shape: a device that comes back is told of thousands. */
export function entryOf(row: EntryRow): Entry {
  return {
    position: row.position,
    kind: row.kind,
    at: row.at,
    conversationId: row.conversation_id ?? undefined,
    addresseeId: row.addressee_id ?? undefined,
    subjectId: row.subject_id ?? undefined,
    messageId: row.message_id ?? undefined,
    sequence: row.sequence ?? undefined,
    shared: row.shared,
  };
}

function partOf(rows: readonly PartRow[]): LogPart {
  const [head] = rows;
  if (head === undefined) throw new Error('The log has no head');
  const entries: Entry[] = [];
  for (const row of rows) if (row.position !== null) entries.push(entryOf(row));
  return { end: head.log_end, floor: head.floor, entries };
}

/** The oldest entries after a position that an account is told of, at most `limit`. */
export async function entriesSince(
  database: Database,
  accountId: string,
  after: number,
  limit: number,
): Promise<LogPart> {
  return partOf(await database.prepared<PartRow>(everything, [accountId, after, limit]));
}

/** All entries after a position that take a message away from an account's devices, however many. */
export async function erasuresSince(database: Database, accountId: string, after: number): Promise<LogPart> {
  return partOf(await database.prepared<PartRow>(erasures, [accountId, after]));
}

/** Every entry between two positions, both included: what the bus did not bring. */
export async function entriesBetween(database: Database, first: number, last: number): Promise<Entry[]> {
  return (await database.prepared<EntryRow>(between, [first, last])).map(entryOf);
}
