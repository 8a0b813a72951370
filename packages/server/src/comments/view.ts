import type { Comment } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import { findPersons } from '../people/persons.ts';
import type { CommentsTable, Schema } from '../storage/schema.ts';

/** A comment as it is stored, counters included. */
export type CommentRow = Pick<CommentsTable, 'id' | 'video_id' | 'author_id' | 'reply_to' | 'text'> & {
  readonly at: Date;
  readonly like_count: number;
  readonly reply_count: number;
};

/** The columns of a {@link CommentRow}. */
export const commentColumns = [
  'id',
  'video_id',
  'author_id',
  'reply_to',
  'text',
  'at',
  'like_count',
  'reply_count',
] as const;

/**
 * Comments under one video as a viewer sees them, in the order of the rows. Whether they may be seen is decided before.
 * @param videoAuthorId who may delete any of them
 */
export async function viewComments(
  database: Kysely<Schema>,
  viewerId: string,
  videoAuthorId: string,
  rows: readonly CommentRow[],
): Promise<Comment[]> {
  if (rows.length === 0) return [];
  const authors = await findPersons(database, [...new Set(rows.map((row) => row.author_id))]);
  const likes = await database
    .selectFrom('comment_likes')
    .select('comment_id')
    .where('account_id', '=', viewerId)
    .where(sql<boolean>`comment_id = any(${rows.map(({ id }) => id)}::uuid[])`)
    .execute();
  const liked = new Set(likes.map((row) => row.comment_id));
  return rows.flatMap((row) => {
    const author = authors.get(row.author_id);
    if (author === undefined) return [];
    return [
      {
        id: row.id,
        videoId: row.video_id,
        replyTo: row.reply_to,
        author,
        text: row.text,
        at: row.at.toISOString(),
        likes: row.like_count,
        liked: liked.has(row.id),
        replies: row.reply_count,
        mayDelete: viewerId === row.author_id || viewerId === videoAuthorId,
      },
    ];
  });
}
