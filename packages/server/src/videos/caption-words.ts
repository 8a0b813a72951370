import type { Kysely } from 'kysely';
import { bareWords } from '../people/name-words.ts';
import type { Schema } from '../storage/schema.ts';

/** Makes a video findable by the words of its present caption, and by no former one. */
export async function setCaptionWords(
  transaction: Kysely<Schema>,
  videoId: string,
  caption: string,
): Promise<void> {
  await transaction.deleteFrom('caption_words').where('video_id', '=', videoId).execute();
  const words = bareWords(caption);
  if (words.length === 0) return;
  await transaction
    .insertInto('caption_words')
    .values(words.map((word) => ({ word, video_id: videoId })))
    .execute();
}
