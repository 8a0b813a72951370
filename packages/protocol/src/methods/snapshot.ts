import { z } from 'zod';
import { cursor } from '../ids.ts';
import { limits } from '../limits.ts';
import { method } from '../method.ts';
import { account } from '../nouns/account.ts';
import { conversation } from '../nouns/conversation.ts';
import { message } from '../nouns/message.ts';
import { relation } from '../nouns/relation.ts';

export const snapshot = method({
  name: 'sync.snapshot',
  summary:
    'Everything a new device needs, a page of conversations at a time, latest activity first. Continue the change log from the cursor of the first page.',
  verb: 'GET',
  path: '/sync/snapshot',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    /** `next` of the page before. */
    after: z.string().max(100).optional(),
    limit: z.int().min(1).max(limits.conversationPage).default(limits.conversationPage),
  }),
  result: z.strictObject({
    cursor,
    account,
    /** To everybody whom this account blocked or muted; all on the first page, none on the others. */
    relations: z.array(relation),
    conversations: z.array(
      z.strictObject({
        conversation,
        /** The newest ones, oldest first. */
        messages: z.array(message),
        /** Whether there are older ones. */
        more: z.boolean(),
      }),
    ),
    next: z.string().nullable(),
  }),
  errors: ['invalid_cursor'],
});
