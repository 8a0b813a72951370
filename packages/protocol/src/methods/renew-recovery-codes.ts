import { z } from 'zod';
import { method } from '../method.ts';

export const renewRecoveryCodes = method({
  name: 'accounts.renewRecoveryCodes',
  summary: 'Makes new one-time recovery codes; the old ones stop working.',
  verb: 'POST',
  path: '/account/recovery-codes',
  access: 'signed-in',
  live: false,
  params: z.strictObject({ currentPassword: z.string().max(1_000) }),
  result: z.strictObject({ recoveryCodes: z.array(z.string()) }),
  errors: ['wrong_credentials'],
});
