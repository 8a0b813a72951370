import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Moves the number of replies to a comment, in the transaction that makes it true. */
export async function moveReplies(transaction: Kysely<Schema>, commentId: string, by: number): Promise<void> {
  await transaction
    .updateTable('comments')
    .set({ reply_count: sql<number>`reply_count + ${by}::integer` })
    .where('id', '=', commentId)
    .execute();
}

/** Moves the number of likes of a comment, in the transaction that makes it true. */
export async function moveCommentLikes(
  transaction: Kysely<Schema>,
  commentId: string,
  by: number,
): Promise<void> {
  await transaction
    .updateTable('comments')
    .set({ like_count: sql<number>`like_count + ${by}::integer` })
    .where('id', '=', commentId)
    .execute();
}
