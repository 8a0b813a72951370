import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { commentsPage } from '../nouns/comment.ts';
import { placeInVideos } from '../nouns/video.ts';

export const listReplies = method({
  name: 'comments.replies',
  summary: 'Replies to a comment, the oldest first.',
  verb: 'GET',
  path: '/comments/:commentId/replies',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ commentId: uuidv7, ...placeInVideos }),
  result: commentsPage,
  errors: ['not_found', 'invalid_cursor'],
});
