import { z } from 'zod';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { placeInVideos, videosPage } from '../nouns/video.ts';

export const searchVideos = method({
  name: 'feed.search',
  summary: 'Videos whose caption has words that begin so, and that the caller may see, the latest first.',
  verb: 'GET',
  path: '/videos',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    query: z
      .string()
      .max(limits.queryCharacters)
      .refine((text) => text.isWellFormed(), 'must be well-formed Unicode')
      .refine((text) => text.trim().length > 0, 'must not be empty'),
    ...placeInVideos,
  }),
  result: videosPage,
  errors: ['invalid_cursor'],
});
