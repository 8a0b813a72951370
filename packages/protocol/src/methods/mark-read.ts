import { z } from 'zod';
import { sequence, uuid } from '../ids.ts';
import { method } from '../method.ts';

export const markRead = method({
  name: 'receipts.read',
  summary: 'Everything up to a sequence was displayed to this account. Never moves back.',
  verb: 'PUT',
  path: '/conversations/:conversationId/read',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid, sequence }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
