import { z } from 'zod';
import { method } from '../method.ts';
import { deviceName, displayName, handle, password, session } from '../nouns/account.ts';

export const signUp = method({
  name: 'accounts.signUp',
  summary: 'Opens an account and signs this device in. The first account of a server is its host.',
  verb: 'POST',
  path: '/accounts',
  access: 'anyone',
  live: false,
  params: z.strictObject({
    handle,
    displayName,
    birthDate: z.iso.date(),
    password,
    deviceName,
    /** Needed where registration is by invitation. */
    invitation: z.string().max(100).optional(),
  }),
  /** The recovery codes are shown this once: the server keeps only their hashes. */
  result: session.extend({ recoveryCodes: z.array(z.string()) }),
  errors: ['handle_taken', 'registration_closed', 'invitation_needed', 'invitation_invalid', 'too_young'],
});
