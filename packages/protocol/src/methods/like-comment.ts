import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const likeComment = method({
  name: 'comments.like',
  summary: 'Likes a comment; again changes nothing.',
  verb: 'PUT',
  path: '/comments/:commentId/like',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ commentId: uuidv7 }),
  result: z.strictObject({}),
  errors: ['not_found', 'not_allowed'],
});
