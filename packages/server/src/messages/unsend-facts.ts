import type { Database, Prepared } from '../storage/database.ts';
import { sharesReceipts } from './receipts.ts';

/** What the receipt of an unsend is made of: whose message it was, and how things stand with each recipient. */
export interface UnsendFacts {
  readonly senderId: string;
  readonly sentAt: Date;
  /** Null while it stands, and for an id that never arrived or was taken back again after a restore. */
  readonly unsent: { readonly at: Date; readonly position: number } | null;
  readonly recipients: readonly RecipientFacts[];
}

export interface RecipientFacts {
  readonly accountId: string;
  /** Whether the sender may know: without a break since the message was sent, as it stands now. */
  readonly shared: boolean;
  /** A device of theirs had confirmed it before it was taken back, or that is not known any more. */
  readonly delivered: boolean;
  readonly seen: boolean;
  /** When it was seen, as far as the log still holds it. */
  readonly seenAt: Date | null;
  readonly devices: readonly DeviceFacts[];
}

/** A device of a recipient that was signed in at some time between the send and the unsend. */
export interface DeviceFacts {
  readonly id: string;
  readonly revoked: boolean;
  readonly confirmedPosition: number;
}

/*
 * One statement for every recipient, so that all of it is of one moment and it takes as long whatever is true, told or
 * not (U28). Watermarks may have moved since the unsend: what was true then is in the log, which keeps what this asks
 * for as long as it is asked. Of a message that is older than the log, a watermark that has passed it may have done so
 * in time. A device that signed in while the unsend was being committed may have read it: a minute is far more than that
 * takes.
 */
const facts: Prepared = {
  name: 'unsend-facts',
  text: `
  with gone as (
    select m.*, (
      select u.position from changes u
      where u.conversation_id = m.conversation_id and u.addressee_id is null and u.position > m.position
        and u.kind = 'message.unsent' and u.message_id = m.id
      order by u.position desc limit 1
    ) as unsent_position
    from messages m where m.id = $1::uuid and m.conversation_id = $2::uuid
  )
  select g.sender_id, g.sent_at, g.unsent_at, g.unsent_position, p.account_id,
    coalesce(g.sequence > c.withheld_sequence and g.position > (
      select max(a.read_receipts_since) from members o join accounts a on a.id = o.account_id
      where o.conversation_id = g.conversation_id
    ) and ${sharesReceipts('g.conversation_id')}, false) as shared,
    coalesce(reached.delivered, false) or (g.position <= h.floor and p.delivered_sequence >= g.sequence) as delivered,
    reached.seen_at,
    exists (select from traces t where t.message_id = g.id and t.account_id = p.account_id) as noted,
    d.id as device_id, d.revoked_at is not null as revoked, d.confirmed_position
  from gone g
  cross join log_head h
  left join conversations c on c.id = g.conversation_id
  left join members p on p.conversation_id = g.conversation_id and p.account_id <> g.sender_id
    and p.joined_sequence < g.sequence
  left join lateral (
    select true as delivered, min(r.at) filter (where r.kind = 'receipt.read') as seen_at from changes r
    where r.conversation_id = g.conversation_id and r.addressee_id is null
      and r.position > g.position and r.position < g.unsent_position
      and r.kind in ('receipt.delivered', 'receipt.read') and r.subject_id = p.account_id and r.sequence >= g.sequence
    having count(*) > 0
  ) reached on true
  left join devices d on d.account_id = p.account_id
    and d.created_at <= g.unsent_at + interval '1 minute' and (d.revoked_at is null or d.revoked_at >= g.sent_at)
  order by p.account_id, d.id`,
};

interface FactRow {
  readonly sender_id: string;
  readonly sent_at: Date;
  readonly unsent_at: Date | null;
  readonly unsent_position: number | null;
  readonly account_id: string | null;
  readonly shared: boolean;
  readonly delivered: boolean | null;
  readonly seen_at: Date | null;
  readonly noted: boolean;
  readonly device_id: string | null;
  readonly revoked: boolean | null;
  readonly confirmed_position: number | null;
}

/** Reads them; undefined when there is no such message in the conversation. */
export async function readUnsendFacts(
  database: Database,
  conversationId: string,
  messageId: string,
): Promise<UnsendFacts | undefined> {
  const rows = await database.prepared<FactRow & Record<string, unknown>>(facts, [messageId, conversationId]);
  const [first] = rows;
  if (first === undefined) return undefined;
  const { unsent_at: at, unsent_position: position } = first;
  const recipients = new Map<string, RecipientFacts & { devices: DeviceFacts[] }>();
  for (const row of rows) {
    if (row.account_id === null) continue;
    const recipient = recipients.get(row.account_id) ?? { ...recipientOf(row, row.account_id), devices: [] };
    recipients.set(row.account_id, recipient);
    if (row.device_id === null) continue;
    recipient.devices.push({
      id: row.device_id,
      revoked: row.revoked === true,
      confirmedPosition: row.confirmed_position ?? 0,
    });
  }
  return {
    senderId: first.sender_id,
    sentAt: first.sent_at,
    unsent: at === null || position === null ? null : { at, position },
    recipients: [...recipients.values()],
  };
}

function recipientOf(row: FactRow, accountId: string): Omit<RecipientFacts, 'devices'> {
  const seen = row.noted || row.seen_at !== null;
  return {
    accountId,
    shared: row.shared,
    delivered: row.delivered === true || seen,
    seen,
    seenAt: row.seen_at,
  };
}
