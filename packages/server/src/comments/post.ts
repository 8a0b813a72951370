import type { Kysely } from 'kysely';
import type { Bus, Deed } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { recordDeeds } from '../feed/deeds.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { holdVideo, moveCount } from '../videos/counts.ts';
import { checkVideo } from '../videos/judgement.ts';
import { moveReplies } from './counts.ts';
import { commentColumns, viewComments } from './view.ts';
import { checkShown, findComment } from './visible.ts';

export interface CommentDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}

/**
 * An id is used up by a comment that was deleted: a call that is repeated late, from a device that was away, would bring
 * it back otherwise. Under the video's hold.
 * @throws Refusal gone for its author, comment_id_taken for everybody else
 */
async function checkNotDeleted(
  transaction: Kysely<Schema>,
  { id, author_id: authorId }: { readonly id: string; readonly author_id: string },
): Promise<void> {
  const deleted = await transaction
    .selectFrom('deleted_comments')
    .select('author_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (deleted !== undefined) throw new Refusal(deleted.author_id === authorId ? 'gone' : 'comment_id_taken');
}

/** Answers `comments.post`: the comment, both counters and what For You learns of it in one transaction. */
export function createPost({ database, clock, bus }: CommentDeps): Pick<Handlers, 'comments.post'> {
  /** The comment that replies are kept under: of a reply it is the one that this is a reply to. */
  async function findThread(accountId: string, videoId: string, replyTo: string | null) {
    if (replyTo === null) return null;
    const row = await findComment(database.kysely, replyTo);
    if (row?.video_id !== videoId) throw new Refusal('not_found');
    await checkShown(database.kysely, accountId, row);
    return row.reply_to ?? row.id;
  }

  async function insert(
    transaction: Kysely<Schema>,
    row: { id: string; video_id: string; author_id: string; reply_to: string | null; text: string; at: Date },
  ) {
    await holdVideo(transaction, row.video_id);
    await checkNotDeleted(transaction, row);
    // Under the video's hold nobody deletes it meanwhile.
    if (row.reply_to !== null && (await findComment(transaction, row.reply_to)) === undefined)
      throw new Refusal('not_found');
    const made = await transaction
      .insertInto('comments')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .returning(commentColumns)
      .executeTakeFirst();
    if (made === undefined) return undefined;
    await moveCount(transaction, 'comment_count', row.video_id, 1);
    if (row.reply_to !== null) await moveReplies(transaction, row.reply_to, 1);
    return made;
  }

  return {
    'comments.post': async ({ videoId, id, text, replyTo }, { accountId }) => {
      const { author } = await checkVideo(database.kysely, clock, accountId, videoId, 'comment');
      const thread = await findThread(accountId, videoId, replyTo);
      const at = clock.now();
      const deed: Deed = { accountId, videoId, kind: 'comment', at };
      const row = { id, video_id: videoId, author_id: accountId, reply_to: thread, text, at };
      const made = await database.transaction(async (transaction) => {
        const inserted = await insert(transaction, row);
        if (inserted !== undefined) await recordDeeds(transaction, [deed]);
        return inserted;
      });
      if (made !== undefined) bus.publish({ type: 'engaged', deeds: [deed] });
      const kept = made ?? (await findComment(database.kysely, id));
      const isSame =
        kept?.video_id === videoId &&
        kept.author_id === accountId &&
        kept.reply_to === thread &&
        kept.text === text;
      if (kept === undefined || !isSame) throw new Refusal('comment_id_taken');
      const [comment] = await viewComments(database.kysely, accountId, author.id, [kept]);
      if (comment === undefined) throw new Refusal('not_found');
      return { comment };
    },
  };
}
