import { findDemoAccounts, removeAccounts } from '../accounts/demo-accounts.ts';
import { findConversationsOf, removeConversations } from '../conversations/direct.ts';
import type { Messages } from '../messages/messages.ts';
import type { Database } from '../storage/database.ts';
import { renewEpoch } from '../storage/identity.ts';

export interface RemovalDeps {
  readonly database: Database;
  readonly messages: Pick<Messages, 'eraseConversations'>;
}

/** Takes the demo community away. @returns how many people that were */
export type RemoveDemo = () => Promise<number>;

/**
 * Takes the demo community away: its people, their videos with the files, what they wrote, liked and followed, and the
 * chats they are in, with what others wrote there. Nothing of anybody else's is touched. The keys of messages are
 * destroyed first; then all rows go at once, with the epoch: so the server must be started anew afterwards, and each
 * device then loads what there still is. Cut short, it goes on when it is repeated.
 */
export function createRemoveDemo({ database, messages }: RemovalDeps): RemoveDemo {
  return async () => {
    const people = await findDemoAccounts(database.kysely);
    if (people.length === 0) return 0;
    await messages.eraseConversations(await findConversationsOf(database.kysely, people));
    await database.transaction(async (transaction) => {
      await removeConversations(transaction, await findConversationsOf(transaction, people));
      await removeAccounts(transaction, people);
      await renewEpoch(transaction);
    });
    return people.length;
  };
}
