import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { video } from '../nouns/video.ts';

export const getVideo = method({
  name: 'videos.get',
  summary: 'One video, as the caller may see it.',
  verb: 'GET',
  path: '/videos/:videoId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7 }),
  result: z.strictObject({ video }),
  errors: ['not_found'],
});
