import { z } from 'zod';
import { instant, sequence, uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { body } from '../nouns/message.ts';

export const sendMessage = method({
  name: 'messages.send',
  summary: 'Sends a message. Repeating a call with the same id never makes a second message.',
  verb: 'POST',
  path: '/conversations/:conversationId/messages',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid, id: uuidv7, body }),
  result: z.strictObject({
    messageId: uuidv7,
    conversationId: uuid,
    sequence,
    sentAt: instant,
  }),
  errors: [
    'not_found',
    'not_allowed',
    'person_blocked',
    'message_id_taken',
    'message_unsent',
    'storage_full',
    'unavailable',
  ],
});
