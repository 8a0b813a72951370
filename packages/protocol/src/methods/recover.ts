import { z } from 'zod';
import { method } from '../method.ts';
import { deviceName, handle, password, session } from '../nouns/account.ts';

export const recover = method({
  name: 'sessions.recover',
  summary: 'Signs in with a one-time recovery code, sets a new password and signs all other devices out.',
  verb: 'POST',
  path: '/sessions/recover',
  access: 'anyone',
  live: false,
  params: z.strictObject({ handle, recoveryCode: z.string().max(100), newPassword: password, deviceName }),
  result: session,
  errors: ['wrong_credentials'],
});
