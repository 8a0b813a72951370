import type { Handler } from '../calls.ts';
import type { Membership } from '../conversations/membership.ts';
import type { Erasures } from './erasures.ts';

/**
 * Takes a message back from everyone. The answer comes when body, key and ledger are as `docs/unsend-spec.md` promises
 * "before the answer"; what an answer says is true for ever.
 */
export function createUnsend(deps: {
  readonly membership: Membership;
  readonly erasures: Erasures;
}): Handler<'messages.unsend'> {
  return async ({ conversationId, messageId }, { accountId }) => {
    await deps.membership.checkMember(conversationId, accountId);
    const { state, at } = await deps.erasures.unsend({ id: messageId, conversationId, senderId: accountId });
    return { messageId, state, at: at.toISOString() };
  };
}
