import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { ownVideo } from '../nouns/video.ts';

export const getOwnVideo = method({
  name: 'videos.getOwn',
  summary: 'One of the caller’s own videos, also before it is ready.',
  verb: 'GET',
  path: '/videos/:videoId/own',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7 }),
  result: z.strictObject({ video: ownVideo }),
  errors: ['not_found'],
});
