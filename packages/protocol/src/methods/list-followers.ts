import { z } from 'zod';
import { method } from '../method.ts';
import { handle } from '../nouns/account.ts';
import { peoplePage, placeInPeople } from '../people-page.ts';

export const listFollowers = method({
  name: 'people.followers',
  summary: 'Who follows somebody, the latest first.',
  verb: 'GET',
  path: '/people/:handle/followers',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ handle, ...placeInPeople }),
  result: peoplePage,
  errors: ['not_found', 'invalid_cursor'],
});
