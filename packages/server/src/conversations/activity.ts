import { type Kysely, sql } from 'kysely';
import { landmarkPast } from '../live/landmarks.ts';
import type { Schema } from '../storage/schema.ts';

/** When something last happened in a conversation: position of its newest message that was not taken back, or 0. */
export interface Activity {
  readonly conversationId: string;
  readonly position: number;
}

/**
 * An account's conversations in the order of their activity up to a position of the log, the latest first. What was
 * taken back is no activity (U11).
 * @param after the last one of the page before
 */
export async function listByActivity(
  database: Kysely<Schema>,
  accountId: string,
  until: number,
  after: Activity | null,
  limit: number,
): Promise<Activity[]> {
  const rest =
    after === null
      ? sql`true`
      : sql`(position, conversation_id) < (${after.position}::bigint, ${after.conversationId}::uuid)`;
  const { rows } = await sql<{ conversation_id: string; position: number }>`
    select * from (
      select m.conversation_id, coalesce((
        select s.position from messages s
        where s.conversation_id = m.conversation_id and s.position <= asked.until and s.unsent_at is null
          and s.sequence < ${sql.raw(landmarkPast('m.conversation_id', 'asked.until'))}
        order by s.sequence desc limit 1
      ), 0) as position
      from members m cross join (select ${until}::bigint as until) asked where m.account_id = ${accountId}::uuid and m.visible
    ) a where ${rest}
    order by position desc, conversation_id desc limit ${limit}`.execute(database);
  return rows.map((row) => ({ conversationId: row.conversation_id, position: row.position }));
}
