import { marksOf } from '@takeback/protocol';
import type { Transaction } from 'kysely';
import { findIdsByHandle } from '../people/persons.ts';
import type { Schema } from '../storage/schema.ts';
import { setCaptionWords } from './caption-words.ts';

/** Makes a video known by the tags, mentions and words of its present caption, and by no former ones. */
export async function setCaptionMarks(
  transaction: Transaction<Schema>,
  videoId: string,
  caption: string,
): Promise<void> {
  const { tags, handles } = marksOf(caption);
  await transaction.deleteFrom('video_tags').where('video_id', '=', videoId).execute();
  await transaction.deleteFrom('video_mentions').where('video_id', '=', videoId).execute();
  if (tags.length > 0)
    await transaction
      .insertInto('video_tags')
      .values(tags.map((tag) => ({ tag, video_id: videoId })))
      .execute();
  const mentioned = await findIdsByHandle(transaction, handles);
  if (mentioned.length > 0)
    await transaction
      .insertInto('video_mentions')
      .values(mentioned.map((accountId) => ({ video_id: videoId, account_id: accountId })))
      .execute();
  await setCaptionWords(transaction, videoId, caption);
}
