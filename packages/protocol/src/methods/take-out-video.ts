import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const takeOutVideo = method({
  name: 'videos.takeOut',
  summary: 'Takes one’s own video out of a Duet or Stitch for good: the other’s own part stays.',
  verb: 'DELETE',
  path: '/videos/:videoId/made-with/:madeId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7, madeId: uuidv7 }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
