import { z } from 'zod';
import { method } from '../method.ts';
import { placeInVideos, videosPage } from '../nouns/video.ts';

export const followingFeed = method({
  name: 'feed.following',
  summary: 'Videos of the people the caller follows, the latest first.',
  verb: 'GET',
  path: '/feed/following',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInVideos }),
  result: videosPage,
  errors: ['invalid_cursor'],
});
