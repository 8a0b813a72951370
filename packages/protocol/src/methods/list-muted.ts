import { z } from 'zod';
import { method } from '../method.ts';
import { peoplePage, placeInPeople } from '../people-page.ts';

export const listMuted = method({
  name: 'people.muted',
  summary: 'Whom this account muted, the latest first.',
  verb: 'GET',
  path: '/account/muted',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ ...placeInPeople }),
  result: peoplePage,
  errors: ['invalid_cursor'],
});
