import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** The blob of the largest file of a video: what Duets and Stitches with it are made of. */
export async function findLargest(database: Kysely<Schema>, videoId: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('renditions')
    .select('blob_id')
    .where('video_id', '=', videoId)
    .where('strand', '=', 'whole')
    .orderBy('side', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.blob_id;
}
