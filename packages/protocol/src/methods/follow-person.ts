import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const followPerson = method({
  name: 'people.follow',
  summary: 'Follows somebody; again changes nothing.',
  verb: 'PUT',
  path: '/account/following/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found', 'not_allowed', 'person_blocked', 'list_full'],
});
