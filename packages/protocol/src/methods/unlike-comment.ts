import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const unlikeComment = method({
  name: 'comments.unlike',
  summary: 'Takes the like of a comment back.',
  verb: 'DELETE',
  path: '/comments/:commentId/like',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ commentId: uuidv7 }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
