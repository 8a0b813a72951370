import { z } from 'zod';
import { uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { unsendReceipt } from '../nouns/unsend-receipt.ts';

export const getUnsendReceipt = method({
  name: 'messages.unsendReceipt',
  summary:
    'What became of a message that its sender took back, per recipient; for the sender only. While a device has not confirmed, a frame `unsendReceipt` tells when to ask again. `not_found` before the unsend, and 30 days after it.',
  verb: 'GET',
  path: '/conversations/:conversationId/messages/:messageId/unsend',
  access: 'message-sender',
  live: true,
  params: z.strictObject({ conversationId: uuid, messageId: uuidv7 }),
  result: z.strictObject({ receipt: unsendReceipt }),
  errors: ['not_found', 'not_the_sender'],
});
