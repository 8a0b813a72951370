import { z } from 'zod';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { engagement } from '../nouns/feed.ts';

export const engage = method({
  name: 'feed.engage',
  summary:
    'Tells what the caller did with videos: For You learns from it at once. What cannot be seen is passed over.',
  verb: 'POST',
  path: '/feed/engagements',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ engagements: z.array(engagement).min(1).max(limits.engagementsPerCall) }),
  result: z.strictObject({}),
  errors: ['not_allowed'],
});
