import { z } from 'zod';
import { method } from '../method.ts';
import { handle } from '../nouns/account.ts';
import { placeInVideos, videosPage } from '../nouns/video.ts';

export const listVideos = method({
  name: 'videos.ofPerson',
  summary: 'Somebody’s videos that the caller may see, the latest first.',
  verb: 'GET',
  path: '/people/:handle/videos',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ handle, ...placeInVideos }),
  result: videosPage,
  errors: ['not_found', 'invalid_cursor'],
});
