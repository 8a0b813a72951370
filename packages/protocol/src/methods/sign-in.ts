import { z } from 'zod';
import { method } from '../method.ts';
import { deviceName, handle, session } from '../nouns/account.ts';

export const signIn = method({
  name: 'sessions.signIn',
  summary: 'Signs this device in with handle and password.',
  verb: 'POST',
  path: '/sessions',
  access: 'anyone',
  live: false,
  params: z.strictObject({ handle, password: z.string().max(1_000), deviceName }),
  result: session,
  errors: ['wrong_credentials', 'too_many_devices'],
});
