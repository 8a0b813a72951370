import { z } from 'zod';
import { method } from '../method.ts';
import { placeInVideos, videosPage } from '../nouns/video.ts';

export const listLikedVideos = method({
  name: 'videos.liked',
  summary: 'Videos the caller liked and may see, the latest like first.',
  verb: 'GET',
  path: '/videos/liked',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInVideos }),
  result: videosPage,
  errors: ['invalid_cursor'],
});
