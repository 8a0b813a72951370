import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Videos that any of these accounts liked. */
export async function findLikedBy(
  database: Kysely<Schema>,
  accountIds: readonly string[],
): Promise<string[]> {
  const rows = await database
    .selectFrom('likes')
    .select('video_id')
    .distinct()
    .where(sql<boolean>`account_id = any(${accountIds}::uuid[])`)
    .execute();
  return rows.map((row) => row.video_id);
}

/** Counts the likes of videos anew, once some are gone with the accounts they were of. */
export async function recountLikes(database: Kysely<Schema>, videoIds: readonly string[]): Promise<void> {
  await sql`
    update videos v set like_count = (select count(*) from likes l where l.video_id = v.id)
    where v.id = any(${videoIds}::uuid[])`.execute(database);
}

/** Takes views and shares of videos away, once they are gone with the accounts they were of. */
export async function takeViewsAndShares(
  database: Kysely<Schema>,
  taken: readonly { readonly videoId: string; readonly views: number; readonly shares: number }[],
): Promise<void> {
  const [ids, views, shares] = [
    taken.map(({ videoId }) => videoId),
    taken.map((one) => one.views),
    taken.map((one) => one.shares),
  ];
  await sql`
    update videos v set view_count = greatest(0, v.view_count - t.views),
      share_count = greatest(0, v.share_count - t.shares)
    from unnest(${ids}::uuid[], ${views}::integer[], ${shares}::integer[]) as t (id, views, shares)
    where v.id = t.id`.execute(database);
}

/** Says of each of these videos how many comments it has. */
export async function setCommentCounts(
  database: Kysely<Schema>,
  counts: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    update videos v set comment_count = c.count
    from unnest(${[...counts.keys()]}::uuid[], ${[...counts.values()]}::integer[]) as c (id, count)
    where v.id = c.id`.execute(database);
}
