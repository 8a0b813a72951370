import { z } from 'zod';
import { method } from '../method.ts';
import { account, bio, displayName, privacy } from '../nouns/account.ts';

export const updateAccount = method({
  name: 'accounts.update',
  summary: 'Changes the name people see, what one says of oneself, or the privacy settings.',
  verb: 'PATCH',
  path: '/account',
  access: 'signed-in',
  live: false,
  params: z.strictObject({
    displayName: displayName.optional(),
    bio: bio.optional(),
    privacy: privacy.partial().optional(),
  }),
  result: z.strictObject({ account }),
  errors: [],
});
