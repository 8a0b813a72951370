import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';

export const setTyping = method({
  name: 'typing.set',
  summary:
    'Tells the other members that this account is writing. Repeat every few seconds while it is; kept nowhere.',
  verb: 'PUT',
  path: '/conversations/:conversationId/typing',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid }),
  result: z.strictObject({}),
  errors: ['not_found'],
});
