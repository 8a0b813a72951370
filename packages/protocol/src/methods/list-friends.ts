import { z } from 'zod';
import { method } from '../method.ts';
import { peoplePage, placeInPeople } from '../people-page.ts';

export const listFriends = method({
  name: 'people.friends',
  summary: 'Whom this account follows and is followed by, the latest followed first.',
  verb: 'GET',
  path: '/account/friends',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInPeople }),
  result: peoplePage,
  errors: ['invalid_cursor'],
});
