import { type Kysely, sql } from 'kysely';
import { Refusal } from '../errors.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Holds a video's row until the transaction ends: what is done under it has an order, and it does not go meanwhile.
 * Take it before the rows of what is under it.
 * @throws Refusal not_found when the video is gone
 */
export async function holdVideo(transaction: Kysely<Schema>, videoId: string): Promise<void> {
  const row = await transaction
    .selectFrom('videos')
    .select('id')
    .where('id', '=', videoId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('not_found');
}

/** Keeps these videos from going until the transaction ends. @returns those that are still there */
export async function keepVideos(
  transaction: Kysely<Schema>,
  videoIds: readonly string[],
): Promise<Set<string>> {
  const rows = await transaction
    .selectFrom('videos')
    .select('id')
    .where(sql<boolean>`id = any(${videoIds}::uuid[])`)
    .orderBy('id')
    .forKeyShare()
    .execute();
  return new Set(rows.map(({ id }) => id));
}

/**
 * Moves a counter of a video, within the transaction that makes it true.
 * @returns what it is now
 * @throws Refusal not_found when the video is gone
 */
export async function moveCount(
  transaction: Kysely<Schema>,
  counter: 'like_count' | 'comment_count',
  videoId: string,
  by: number,
): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    update videos set ${sql.ref(counter)} = ${sql.ref(counter)} + ${by}::integer
    where id = ${videoId}::uuid returning ${sql.ref(counter)} as count`.execute(transaction);
  const [row] = rows;
  if (row === undefined) throw new Refusal('not_found');
  return row.count;
}

/** Counts one more view or share of each of these videos. Their rows are held in order of their ids. */
export async function countViewsAndShares(
  transaction: Kysely<Schema>,
  viewed: readonly string[],
  shared: readonly string[],
): Promise<void> {
  if (viewed.length + shared.length === 0) return;
  await sql`
    with held as (
      select id from videos where id = any(${[...viewed, ...shared]}::uuid[]) order by id for no key update
    )
    update videos set
      view_count = view_count + (videos.id = any(${viewed}::uuid[]))::integer,
      share_count = share_count + (videos.id = any(${shared}::uuid[]))::integer
    from held where videos.id = held.id`.execute(transaction);
}
