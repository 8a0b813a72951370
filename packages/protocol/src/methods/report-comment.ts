import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { reportReason } from '../nouns/comment.ts';

export const reportComment = method({
  name: 'comments.report',
  summary: 'Reports a comment to the host; again changes the reason.',
  verb: 'PUT',
  path: '/comments/:commentId/report',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ commentId: uuidv7, reason: reportReason }),
  result: z.strictObject({}),
  errors: ['not_found', 'not_allowed'],
});
