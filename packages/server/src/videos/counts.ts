import { type Kysely, sql } from 'kysely';
import { Refusal } from '../errors.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Moves a counter of a video, within the transaction that makes it true, and holds the video's row until its end.
 * @returns what it is now
 * @throws Refusal not_found when the video is gone
 */
export async function moveCount(
  transaction: Kysely<Schema>,
  counter: 'like_count' | 'comment_count',
  videoId: string,
  by: number,
): Promise<number> {
  const row = await transaction
    .updateTable('videos')
    .set({ [counter]: sql<number>`${sql.ref(counter)} + ${by}` })
    .where('id', '=', videoId)
    .returning(`${counter} as count`)
    .executeTakeFirst();
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
