import type { Handler } from '../calls.ts';
import type { Membership } from '../conversations/membership.ts';
import type { MessageWriter } from './writer.ts';

/**
 * Sends a message: who may is known from memory, the rest is the writer's. The id is the sending device's own, so a
 * repetition never makes a second message.
 */
export function createSend(deps: {
  readonly membership: Membership;
  readonly writer: MessageWriter;
}): Handler<'messages.send'> {
  return async ({ conversationId, id, body }, { accountId }) => {
    const { unaware } = await deps.membership.checkMember(conversationId, accountId);
    const first = unaware.length > 0;
    const sent = await deps.writer.write({ id, conversationId, senderId: accountId, body, first });
    return { messageId: id, conversationId, sequence: sent.sequence, sentAt: sent.sentAt.toISOString() };
  };
}
