import { z } from 'zod';
import { instant, sequence, uuid, uuidv7 } from './ids.ts';
import { account, person } from './nouns/account.ts';
import { conversation } from './nouns/conversation.ts';
import { message } from './nouns/message.ts';
import { relation } from './nouns/relation.ts';

const about = { conversationId: uuid, messageId: uuidv7, sequence };

/** An entry of the change log as one account's devices receive it. Applying one twice, or an old one, is harmless. */
export const change = z.discriminatedUnion('type', [
  /** A conversation became visible to this account, or its members changed. */
  z.strictObject({ type: z.literal('conversation.opened'), conversation }),
  z.strictObject({ type: z.literal('message.sent'), message }),
  /** Taken back by its sender. With `trace` a note stays for this viewer, else nothing does (U21). */
  z.strictObject({
    type: z.literal('message.unsent'),
    ...about,
    senderId: uuid,
    sentAt: instant,
    trace: z.boolean(),
  }),
  /** Deleted for this account only, on one of its devices (U26). */
  z.strictObject({ type: z.literal('message.hidden'), ...about }),
  z.strictObject({ type: z.literal('message.unhidden'), message }),
  z.strictObject({
    type: z.literal('receipt.moved'),
    conversationId: uuid,
    accountId: uuid,
    kind: z.enum(['delivered', 'read']),
    sequence,
    at: instant,
  }),
  z.strictObject({ type: z.literal('account.updated'), account }),
  z.strictObject({ type: z.literal('person.updated'), person }),
  /** This account followed, blocked or muted somebody or ended it, or that person followed it or ended that. */
  z.strictObject({ type: z.literal('relation.updated'), relation }),
]);
export type Change = z.infer<typeof change>;
export type ChangeType = Change['type'];
