import { z } from 'zod';
import { instant, uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const hideMessage = method({
  name: 'messages.hide',
  summary:
    'Delete for me: removes a message from this account’s devices only. Can be undone for ten seconds.',
  verb: 'PUT',
  path: '/conversations/:conversationId/messages/:messageId/hidden',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid, messageId: uuidv7 }),
  result: z.strictObject({ messageId: uuidv7, undoUntil: instant }),
  errors: ['not_found'],
});
