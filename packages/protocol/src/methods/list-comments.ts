import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { commentsPage } from '../nouns/comment.ts';
import { placeInVideos } from '../nouns/video.ts';

export const listComments = method({
  name: 'comments.list',
  summary: 'Comments under a video, the most liked of the latest first.',
  verb: 'GET',
  path: '/videos/:videoId/comments',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7, ...placeInVideos }),
  result: commentsPage,
  errors: ['not_found', 'invalid_cursor'],
});
