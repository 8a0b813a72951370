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
  /**
   * Permissions to begin, by conversation and sender, until the first message is written: whatever is sent meanwhile has
   * the same answer, so that it keeps its order.
   */
  const beginnings = new Map<string, Promise<unknown>>();

  function checkMayBegin(key: string, senderId: string, recipientIds: readonly string[]): Promise<unknown> {
    const asked = beginnings.get(key);
    if (asked !== undefined) return asked;
    const answer = Promise.all(recipientIds.map((id) => deps.checkMayBegin(senderId, id)));
    beginnings.set(key, answer);
    answer.catch(() => beginnings.delete(key));
    return answer;
  }

  return async ({ conversationId, id, body }, { accountId }) => {
    const { unaware } = await deps.membership.checkWriter(conversationId, accountId);
    const first = unaware.length > 0;
    const key = `${conversationId} ${accountId}`;
    if (first) await checkMayBegin(key, accountId, unaware);
    try {
      const sent = await deps.writer.write({ id, conversationId, senderId: accountId, body, first });
      return { messageId: id, conversationId, sequence: sent.sequence, sentAt: sent.sentAt.toISOString() };
    } finally {
      if (first) beginnings.delete(key);
    }
  };
}
