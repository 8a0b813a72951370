import { z } from 'zod';
import { sequence, uuid } from '../ids.ts';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { message } from '../nouns/message.ts';

export const listMessages = method({
  name: 'messages.history',
  summary: 'A page of a conversation: the newest, or those before or after a sequence. Always oldest first.',
  verb: 'GET',
  path: '/conversations/:conversationId/messages',
  access: 'conversation-member',
  live: true,
  params: z
    .strictObject({
      conversationId: uuid,
      before: sequence.optional(),
      after: z.int().min(0).optional(),
      limit: z.int().min(1).max(limits.historyPage).default(50),
    })
    .refine((asked) => asked.before === undefined || asked.after === undefined, {
      error: 'before and after cannot be combined',
      path: ['after'],
    }),
  result: z.strictObject({ messages: z.array(message), more: z.boolean() }),
  errors: ['not_found'],
});
