import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { placeInVideos, videosPage } from '../nouns/video.ts';

export const listMadeWith = method({
  name: 'videos.madeWith',
  summary: 'Duets and Stitches with one’s own video, the latest first.',
  verb: 'GET',
  path: '/videos/:videoId/made-with',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7, ...placeInVideos }),
  result: videosPage,
  errors: ['not_found', 'invalid_cursor'],
});
