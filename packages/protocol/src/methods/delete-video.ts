import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const deleteVideo = method({
  name: 'videos.delete',
  summary:
    'Deletes one’s own video with its files, comments and counts, and takes it out of every Duet and Stitch.',
  verb: 'DELETE',
  path: '/videos/:videoId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ videoId: uuidv7 }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
