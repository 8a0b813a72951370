import { z } from 'zod';
import { method } from '../method.ts';
import { handle } from '../nouns/account.ts';
import { profile } from '../nouns/relation.ts';

export const getPerson = method({
  name: 'people.get',
  summary: 'Somebody’s profile, by handle.',
  verb: 'GET',
  path: '/people/:handle',
  access: 'signed-in',
  live: false,
  params: z.strictObject({ handle }),
  result: z.strictObject({ person: profile }),
  errors: ['not_found'],
});
