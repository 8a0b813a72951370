import { z } from 'zod';
import { instant, uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';

export const unsendMessage = method({
  name: 'messages.unsend',
  summary:
    'Takes a message back from everyone. Only its sender may. Repeating is harmless; an id that never arrived is barred for ever.',
  verb: 'POST',
  path: '/conversations/:conversationId/messages/:messageId/unsend',
  access: 'message-sender',
  live: true,
  params: z.strictObject({ conversationId: uuid, messageId: uuidv7 }),
  result: z.strictObject({
    messageId: uuidv7,
    /**
     * `unsent`: body gone, key destroyed. `unsending`: hidden from everyone, a copy of the key is not destroyed yet.
     * `cancelled`: the server never had it and will never take it.
     */
    state: z.enum(['unsent', 'unsending', 'cancelled']),
    at: instant,
  }),
  errors: ['not_found', 'not_the_sender', 'unavailable'],
});
