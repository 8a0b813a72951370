import type { Handler } from '../calls.ts';
import type { Membership } from '../conversations/membership.ts';
import { type Database, type Prepared, parameter, prepare } from '../storage/database.ts';
import { type MessageRow, selectMessages, type ViewDeps, viewMessages } from './view.ts';

/** Of viewer, conversation, the sequences before and after those wanted, and how many rows at most. */
function preparePage({ kysely }: Database, order: 'asc' | 'desc'): Prepared {
  const [viewer, conversation] = [parameter<string>(1, 'uuid'), parameter<string>(2, 'uuid')];
  const page = selectMessages(kysely, viewer, conversation)
    .where('m.conversation_id', '=', conversation)
    .where('m.sequence', '>', parameter<number>(3, 'bigint'))
    .where('m.sequence', '<', parameter<number>(4, 'bigint'))
    .orderBy('m.sequence', order)
    .limit(parameter<number>(5, 'bigint'));
  return prepare(`messages-page-${order}`, page);
}

/**
 * A page of a conversation, oldest first; found through the index on conversation and sequence, however long it is.
 * Prepared: to compile and plan it took as long as the rest.
 */
export function createHistory(
  deps: ViewDeps & { readonly database: Database; readonly membership: Membership },
): Handler<'messages.history'> {
  const { database, membership } = deps;
  const [newestFirst, oldestFirst] = [preparePage(database, 'desc'), preparePage(database, 'asc')];
  return async ({ conversationId, before, after, limit }, { accountId }) => {
    await membership.checkMember(conversationId, accountId);
    const page = after === undefined ? newestFirst : oldestFirst;
    const bounds = [after ?? 0, before ?? Number.MAX_SAFE_INTEGER];
    const execute = () =>
      database.prepared<MessageRow>(page, [accountId, conversationId, ...bounds, limit + 1]);
    const found = await viewMessages(deps, { execute });
    const messages = found.slice(0, limit);
    return {
      messages: after === undefined ? messages.reverse() : messages,
      more: found.length > limit,
    };
  };
}
