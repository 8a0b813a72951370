import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const deleteComment = method({
  name: 'comments.delete',
  summary: 'Deletes a comment with its replies: one’s own, or any under one’s own video.',
  verb: 'DELETE',
  path: '/comments/:commentId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ commentId: uuidv7 }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
