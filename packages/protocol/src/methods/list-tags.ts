import { z } from 'zod';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { tagCount } from '../nouns/feed.ts';
import { tag } from '../nouns/video.ts';

export const listTags = method({
  name: 'feed.tags',
  summary: 'Tags that begin so, or without a beginning those of the last days, the most used first.',
  verb: 'GET',
  path: '/tags',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    beginning: tag.optional(),
    limit: z.int().min(1).max(limits.searchResults).default(limits.searchResults),
  }),
  result: z.strictObject({ tags: z.array(tagCount) }),
  errors: [],
});
