import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { relation } from '../nouns/relation.ts';

export const mutePerson = method({
  name: 'people.mute',
  summary: 'Mutes somebody, who is not told: what they do is shown without emphasis.',
  verb: 'PUT',
  path: '/account/muted/:accountId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ relation }),
  errors: ['not_found', 'not_allowed', 'list_full'],
});
