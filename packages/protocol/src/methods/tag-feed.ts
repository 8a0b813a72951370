import { z } from 'zod';
import { method } from '../method.ts';
import { placeInVideos, tag, videosPage } from '../nouns/video.ts';

export const tagFeed = method({
  name: 'feed.tag',
  summary: 'Videos with a tag that the caller may see, the latest first.',
  verb: 'GET',
  path: '/tags/:tag/videos',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ tag, ...placeInVideos }),
  result: videosPage,
  errors: ['invalid_cursor'],
});
