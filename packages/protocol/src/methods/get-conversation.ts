import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { conversation } from '../nouns/conversation.ts';

export const getConversation = method({
  name: 'conversations.get',
  summary: 'One conversation with its members and their watermarks.',
  verb: 'GET',
  path: '/conversations/:conversationId',
  access: 'conversation-member',
  live: true,
  params: z.strictObject({ conversationId: uuid }),
  result: z.strictObject({ conversation }),
  errors: ['not_found'],
});
