import { z } from 'zod';
import { method } from '../method.ts';
import { handle, person } from '../nouns/account.ts';

export const getPerson = method({
  name: 'people.get',
  summary: 'One person, by handle.',
  verb: 'GET',
  path: '/people/:handle',
  access: 'signed-in',
  live: false,
  params: z.strictObject({ handle }),
  result: z.strictObject({ person }),
  errors: ['not_found'],
});
