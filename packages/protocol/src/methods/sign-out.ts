import { z } from 'zod';
import { method } from '../method.ts';

export const signOut = method({
  name: 'sessions.signOut',
  summary: 'Signs this device out.',
  verb: 'DELETE',
  path: '/sessions/current',
  access: 'signed-in',
  live: false,
  params: z.strictObject({}),
  result: z.strictObject({}),
  errors: [],
});
