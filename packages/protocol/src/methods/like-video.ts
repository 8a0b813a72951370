import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const likeVideo = method({
  name: 'videos.like',
  summary: 'Likes a video; again changes nothing.',
  verb: 'PUT',
  path: '/videos/:videoId/like',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7 }),
  result: z.strictObject({ likes: z.int().min(0) }),
  errors: ['not_found', 'not_allowed'],
});
