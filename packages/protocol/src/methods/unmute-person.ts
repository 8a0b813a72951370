import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const unmutePerson = method({
  name: 'people.unmute',
  summary: 'Mutes somebody no more.',
  verb: 'DELETE',
  path: '/account/muted/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found'],
});
