import type { Handler } from '../calls.ts';
import type { Membership } from '../conversations/membership.ts';
import type { Database } from '../storage/database.ts';
import { selectMessages, type ViewDeps, viewMessages } from './view.ts';

/** A page of a conversation, oldest first; found through the index on conversation and sequence, however long it is. */
export function createHistory(
  deps: ViewDeps & { readonly database: Database; readonly membership: Membership },
): Handler<'messages.history'> {
  return async ({ conversationId, before, after, limit }, { accountId }) => {
    await deps.membership.checkMember(conversationId, accountId);
    let page = selectMessages(deps.database.kysely, accountId)
      .where('m.conversation_id', '=', conversationId)
      .orderBy('m.sequence', after === undefined ? 'desc' : 'asc')
      .limit(limit + 1);
    if (before !== undefined) page = page.where('m.sequence', '<', before);
    if (after !== undefined) page = page.where('m.sequence', '>', after);
    const found = await viewMessages(deps, page);
    const messages = found.slice(0, limit);
    return {
      messages: after === undefined ? messages.reverse() : messages,
      more: found.length > limit,
    };
  };
}
