import type { Handler } from '../calls.ts';
import type { Membership } from '../conversations/membership.ts';
import type { MessageWriter } from './writer.ts';

/**
 * Sends a message: who may is known from memory, the rest is the writer's. The id is the sending device's own, so a
 * repetition never makes a second message.
 * @param deps.checkMayBegin asked before the first message of a conversation
 */
export function createSend(deps: {
  readonly membership: Membership;
  readonly writer: MessageWriter;
  readonly checkMayBegin: (senderId: string, recipientId: string) => Promise<void>;
}): Handler<'messages.send'> {
  return async ({ conversationId, id, body }, { accountId }) => {
    await deps.membership.checkWriter(conversationId, accountId);
    const unaware = await deps.membership.unawareOf(conversationId);
    const first = unaware.length > 0;
    for (const recipientId of unaware) await deps.checkMayBegin(accountId, recipientId);
    const sent = await deps.writer.write({ id, conversationId, senderId: accountId, body, first });
    return { messageId: id, conversationId, sequence: sent.sequence, sentAt: sent.sentAt.toISOString() };
  };
}
