import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const unblockPerson = method({
  name: 'people.unblock',
  summary: 'Blocks somebody no more.',
  verb: 'DELETE',
  path: '/account/blocked/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found'],
});
