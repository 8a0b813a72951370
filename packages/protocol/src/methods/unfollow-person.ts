import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const unfollowPerson = method({
  name: 'people.unfollow',
  summary: 'Follows somebody no more.',
  verb: 'DELETE',
  path: '/account/following/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found'],
});
