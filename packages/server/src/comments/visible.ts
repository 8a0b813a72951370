import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { findHiddenPeople } from '../people/avoided.ts';
import type { Schema } from '../storage/schema.ts';
import { checkVideo, type Judged } from '../videos/judgement.ts';
import { type CommentRow, commentColumns } from './view.ts';

/** A comment that somebody may see, and the video it is under as it was judged for them. */
export interface VisibleComment {
  readonly row: CommentRow;
  readonly video: Judged;
}

/** A comment by its id, whoever may see it. */
export async function findComment(
  database: Kysely<Schema>,
  commentId: string,
): Promise<CommentRow | undefined> {
  return database
    .selectFrom('comments')
    .select(commentColumns)
    .where('id', '=', commentId)
    .executeTakeFirst();
}

/**
 * A comment that a viewer may see: its video is for them, and neither it nor what it replies to is of somebody across a
 * block, or suspended.
 * @throws Refusal not_found, the same as when there is none
 */
export async function checkComment(
  database: Kysely<Schema>,
  clock: Clock,
  viewerId: string,
  commentId: string,
): Promise<VisibleComment> {
  const row = await findComment(database, commentId);
  if (row === undefined) throw new Refusal('not_found');
  const video = await checkVideo(database, clock, viewerId, row.video_id, 'see');
  await checkShown(database, viewerId, row);
  return { row, video };
}

/** The same of one whose video was judged already. @throws Refusal not_found */
export async function checkShown(database: Kysely<Schema>, viewerId: string, row: CommentRow): Promise<void> {
  const parent = row.reply_to === null ? undefined : await findComment(database, row.reply_to);
  const hidden = await findHiddenPeople(database, viewerId);
  for (const shown of [row, parent])
    if (shown !== undefined && hidden.includes(shown.author_id)) throw new Refusal('not_found');
}

/**
 * Holds a comment's row until the transaction ends.
 * @throws Refusal not_found when it is gone already
 */
export async function holdComment(transaction: Kysely<Schema>, commentId: string): Promise<void> {
  const row = await transaction
    .selectFrom('comments')
    .select('id')
    .where('id', '=', commentId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('not_found');
}
