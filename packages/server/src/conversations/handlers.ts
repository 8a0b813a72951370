import type { Conversation } from '@takeback/protocol';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import type { Membership } from './membership.ts';
import { openConversation } from './open.ts';
import { viewConversations } from './view.ts';

/** Answers `conversations.*`. */
export function createConversationHandlers(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly membership: Membership;
}): Pick<Handlers, 'conversations.open' | 'conversations.get'> {
  async function view(conversationId: string, viewerId: string): Promise<{ conversation: Conversation }> {
    const [conversation] = await viewConversations(deps.database.kysely, viewerId, [conversationId]);
    if (conversation === undefined) throw new Refusal('not_found');
    return { conversation };
  }
  return {
    'conversations.open': async ({ accountId }, caller) =>
      view(await openConversation(deps, caller.accountId, accountId), caller.accountId),
    'conversations.get': ({ conversationId }, caller) => view(conversationId, caller.accountId),
  };
}
