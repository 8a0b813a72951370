import { z } from 'zod';
import { method } from '../method.ts';
import { account, displayName, privacy } from '../nouns/account.ts';

export const updateAccount = method({
  name: 'accounts.update',
  summary: 'Changes the name people see, or the privacy settings.',
  verb: 'PATCH',
  path: '/account',
  access: 'signed-in',
  live: false,
  params: z.strictObject({ displayName: displayName.optional(), privacy: privacy.partial().optional() }),
  result: z.strictObject({ account }),
  errors: [],
});
