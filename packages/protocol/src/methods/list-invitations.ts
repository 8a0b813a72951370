import { z } from 'zod';
import { method } from '../method.ts';
import { invitation } from '../nouns/account.ts';

export const listInvitations = method({
  name: 'invitations.list',
  summary: 'The invitations made on this server, newest first.',
  verb: 'GET',
  path: '/invitations',
  access: 'host',
  live: false,
  params: z.strictObject({}),
  result: z.strictObject({ invitations: z.array(invitation) }),
  errors: [],
});
