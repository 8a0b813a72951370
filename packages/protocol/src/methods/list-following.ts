import { z } from 'zod';
import { method } from '../method.ts';
import { handle } from '../nouns/account.ts';
import { peoplePage, placeInPeople } from '../people-page.ts';

export const listFollowing = method({
  name: 'people.following',
  summary: 'Whom somebody follows, the latest first.',
  verb: 'GET',
  path: '/people/:handle/following',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ handle, ...placeInPeople }),
  result: peoplePage,
  errors: ['not_found', 'invalid_cursor'],
});
