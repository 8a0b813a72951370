import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { reportReason } from '../nouns/comment.ts';

export const reportVideo = method({
  name: 'videos.report',
  summary: 'Reports a video to the host; again changes the reason.',
  verb: 'PUT',
  path: '/videos/:videoId/report',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7, reason: reportReason }),
  result: z.strictObject({}),
  errors: ['not_found', 'not_allowed'],
});
