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
