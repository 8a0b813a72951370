import type { Handlers } from '../calls.ts';
import { checkActive } from '../videos/judgement.ts';
import { moveCommentLikes } from './counts.ts';
import type { CommentDeps } from './post.ts';
import { checkComment, holdComment } from './visible.ts';

/** Answers `comments.like` and `comments.unlike`. */
export function createCommentLikes({
  database,
  clock,
}: Pick<CommentDeps, 'database' | 'clock'>): Pick<Handlers, 'comments.like' | 'comments.unlike'> {
  return {
    'comments.like': async ({ commentId }, { accountId }) => {
      checkActive((await checkComment(database.kysely, clock, accountId, commentId)).video);
      await database.transaction(async (transaction) => {
        await holdComment(transaction, commentId);
        const made = await transaction
          .insertInto('comment_likes')
          .values({ account_id: accountId, comment_id: commentId, at: clock.now() })
          .onConflict((conflict) => conflict.doNothing())
          .returning('comment_id')
          .execute();
        if (made.length > 0) await moveCommentLikes(transaction, commentId, 1);
      });
      return {};
    },

    'comments.unlike': async ({ commentId }, { accountId }) => {
      await checkComment(database.kysely, clock, accountId, commentId);
      await database.transaction(async (transaction) => {
        await holdComment(transaction, commentId);
        const gone = await transaction
          .deleteFrom('comment_likes')
          .where('account_id', '=', accountId)
          .where('comment_id', '=', commentId)
          .returning('comment_id')
          .execute();
        if (gone.length > 0) await moveCommentLikes(transaction, commentId, -1);
      });
      return {};
    },
  };
}
