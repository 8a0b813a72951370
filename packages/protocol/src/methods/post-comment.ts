import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { comment, commentText } from '../nouns/comment.ts';

export const postComment = method({
  name: 'comments.post',
  summary:
    'Comments on a video, or replies to a comment there. Repeating a call with the same id changes nothing; that of a deleted comment is used up.',
  verb: 'POST',
  path: '/videos/:videoId/comments',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    videoId: uuidv7,
    id: uuidv7,
    text: commentText,
    replyTo: uuidv7.nullable(),
  }),
  result: z.strictObject({ comment }),
  errors: ['not_found', 'not_allowed', 'gone', 'comment_id_taken', 'storage_full'],
});
