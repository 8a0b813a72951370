import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** How many likes all videos of somebody have. */
export async function countLikes(database: Kysely<Schema>, authorId: string): Promise<number> {
  const { likes } = await database
    .selectFrom('videos')
    .select(sql<number>`coalesce(sum(like_count), 0)`.as('likes'))
    .where('author_id', '=', authorId)
    .executeTakeFirstOrThrow();
  return likes;
}

/** Which of these uploads are the source of a video that still needs it. */
export async function findSources(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('videos')
    .select('source_id')
    .where(sql<boolean>`source_id = any(${ids}::uuid[])`)
    .execute();
  return new Set(rows.flatMap(({ source_id: id }) => (id === null ? [] : [id])));
}
