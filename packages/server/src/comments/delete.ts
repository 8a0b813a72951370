import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { holdVideo, moveCount } from '../videos/counts.ts';
import { judgeVideos } from '../videos/judgement.ts';
import { moveReplies } from './counts.ts';
import type { CommentDeps } from './post.ts';
import { findComment } from './visible.ts';

/**
 * Answers `comments.delete`. One's own comment is taken back whatever became of the video and its author; its replies go
 * with it. Nothing of them comes back.
 */
export function createDelete({
  database,
  clock,
}: Pick<CommentDeps, 'database' | 'clock'>): Pick<Handlers, 'comments.delete'> {
  return {
    'comments.delete': async ({ commentId }, { accountId }) => {
      const row = await findComment(database.kysely, commentId);
      if (row === undefined) throw new Refusal('not_found');
      if (row.author_id !== accountId) {
        const judged = await judgeVideos(database.kysely, clock, accountId, [row.video_id]);
        if (judged.get(row.video_id)?.author.id !== accountId) throw new Refusal('not_found');
      }
      await database.transaction(async (transaction) => {
        // Every comment under the video comes and goes under its hold, so what is counted is what goes.
        await holdVideo(transaction, row.video_id);
        const replies = await transaction
          .deleteFrom('comments')
          .where('reply_to', '=', commentId)
          .returning(['id', 'video_id', 'author_id'])
          .execute();
        const own = await transaction
          .deleteFrom('comments')
          .where('id', '=', commentId)
          .returning(['id', 'video_id', 'author_id', 'reply_to'])
          .executeTakeFirst();
        if (own === undefined) throw new Refusal('not_found');
        const { reply_to: thread, ...gone } = own;
        // A repeat of the call that posted one may come later than this.
        await transaction
          .insertInto('deleted_comments')
          .values([gone, ...replies])
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        await moveCount(transaction, 'comment_count', row.video_id, -1 - replies.length);
        if (thread !== null) await moveReplies(transaction, thread, -1);
      });
      return {};
    },
  };
}
