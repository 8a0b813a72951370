import { z } from 'zod';
import { method } from '../method.ts';
import { password } from '../nouns/account.ts';

export const changePassword = method({
  name: 'accounts.changePassword',
  summary: 'Sets a new password and signs all other devices out.',
  verb: 'POST',
  path: '/account/password',
  access: 'signed-in',
  live: false,
  params: z.strictObject({ currentPassword: z.string().max(1_000), newPassword: password }),
  result: z.strictObject({}),
  errors: ['wrong_credentials'],
});
