import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';

export const revokeInvitation = method({
  name: 'invitations.revoke',
  summary: 'Makes an unused invitation worthless.',
  verb: 'DELETE',
  path: '/invitations/:invitationId',
  access: 'host',
  live: false,
  params: z.strictObject({ invitationId: uuid }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
