import { z } from 'zod';
import { uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { message } from '../nouns/message.ts';

export const unhideMessage = method({
  name: 'messages.unhide',
  summary:
    'Undoes “Delete for me”, within ten seconds. The answer is what is there now, null when nothing is.',
  verb: 'DELETE',
  path: '/conversations/:conversationId/messages/:messageId/hidden',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid, messageId: uuidv7 }),
  result: z.strictObject({ message: message.nullable() }),
  errors: ['not_found', 'undo_expired'],
});
