import { z } from 'zod';
import { method } from '../method.ts';
import { ownVideo, placeInVideos } from '../nouns/video.ts';

export const listOwnVideos = method({
  name: 'videos.mine',
  summary: 'The caller’s own videos, the latest first, those in processing too.',
  verb: 'GET',
  path: '/videos/mine',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInVideos }),
  result: z.strictObject({ videos: z.array(ownVideo), next: z.string().nullable() }),
  errors: ['invalid_cursor'],
});
