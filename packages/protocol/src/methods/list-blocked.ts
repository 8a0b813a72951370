import { z } from 'zod';
import { method } from '../method.ts';
import { peoplePage, placeInPeople } from '../people-page.ts';

export const listBlocked = method({
  name: 'people.blocked',
  summary: 'Whom this account blocked, the latest first.',
  verb: 'GET',
  path: '/account/blocked',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInPeople }),
  result: peoplePage,
  errors: ['invalid_cursor'],
});
