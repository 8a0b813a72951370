import { z } from 'zod';
import { method } from '../method.ts';
import { invitation } from '../nouns/account.ts';

export const createInvitation = method({
  name: 'invitations.create',
  summary: 'Makes an invitation for one new account.',
  verb: 'POST',
  path: '/invitations',
  access: 'host',
  live: false,
  params: z.strictObject({ days: z.int().min(1).max(90).default(7) }),
  /** The code is shown this once: the server keeps only its hash. */
  result: z.strictObject({ invitation, code: z.string() }),
  errors: [],
});
