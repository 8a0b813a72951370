import { z } from 'zod';
import { uuid } from '../ids.ts';
import { method } from '../method.ts';
import { conversation } from '../nouns/conversation.ts';

export const openConversation = method({
  name: 'conversations.open',
  summary:
    'The conversation of two with somebody, made when it does not exist. The other learns of it with the first message.',
  verb: 'POST',
  path: '/conversations',
  access: 'signed-in',
  live: true,
  params: z.strictObject({ accountId: uuid }),
  result: z.strictObject({ conversation }),
  errors: ['not_found', 'too_young', 'not_allowed', 'person_blocked'],
});
