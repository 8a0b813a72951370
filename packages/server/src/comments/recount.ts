import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Videos that any of these accounts wrote under, or liked a comment under. */
export async function findCommentedBy(
  database: Kysely<Schema>,
  accountIds: readonly string[],
): Promise<string[]> {
  const { rows } = await sql<{ video_id: string }>`
    select video_id from comments where author_id = any(${accountIds}::uuid[])
    union
    select c.video_id from comment_likes l join comments c on c.id = l.comment_id
    where l.account_id = any(${accountIds}::uuid[])`.execute(database);
  return rows.map((row) => row.video_id);
}

/**
 * Counts likes and replies of the comments under videos anew, once some are gone with the accounts they were of.
 * @returns how many comments there are under each
 */
export async function recountComments(
  database: Kysely<Schema>,
  videoIds: readonly string[],
): Promise<Map<string, number>> {
  await sql`
    update comments c set
      like_count = (select count(*) from comment_likes l where l.comment_id = c.id),
      reply_count = (select count(*) from comments r where r.reply_to = c.id)
    where c.video_id = any(${videoIds}::uuid[])`.execute(database);
  const { rows } = await sql<{ id: string; count: number }>`
    select wanted.id, (select count(*)::integer from comments c where c.video_id = wanted.id) as count
    from unnest(${videoIds}::uuid[]) as wanted (id)`.execute(database);
  return new Map(rows.map(({ id, count }) => [id, count]));
}
