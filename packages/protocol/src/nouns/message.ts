import { z } from 'zod';
import { instant, sequence, uuid, uuidv7 } from '../ids.ts';
import { messageText } from '../text.ts';

/** What a sender wrote. Sealed as one piece under one key; everything that tells about the content belongs in here. */
export const body = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('text'), text: messageText }),
  /** A video shared from a feed. The card is looked up each time it is shown, so it is gone when the video is. */
  z.strictObject({ kind: z.literal('video'), videoId: uuidv7 }),
]);
export type Body = z.infer<typeof body>;

/** What somebody wrote; empty where a message has no words. */
export function textOf(body: Body): string {
  return body.kind === 'text' ? body.text : '';
}

const envelope = { id: uuidv7, conversationId: uuid, sequence, senderId: uuid, sentAt: instant };

/**
 * A message as one viewer sees it: `sent` with its body; `unsent`, the trace that remains where it had been seen
 * (U21); `unavailable`, its key is gone but no record says why (U3); `unreadable`, its key or body is damaged.
 */
export const message = z.discriminatedUnion('state', [
  z.strictObject({ ...envelope, state: z.literal('sent'), body }),
  z.strictObject({ ...envelope, state: z.literal('unsent') }),
  z.strictObject({ ...envelope, state: z.literal('unavailable') }),
  z.strictObject({ ...envelope, state: z.literal('unreadable') }),
]);
export type Message = z.infer<typeof message>;
