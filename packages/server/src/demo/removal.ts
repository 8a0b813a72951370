import { findDemoAccounts, removeAccounts } from '../accounts/demo-accounts.ts';
import { findCommentedBy, recountComments } from '../comments/recount.ts';
import { findConversationsOf, removeConversations } from '../conversations/direct.ts';
import { countDeedsBy } from '../feed/deeds.ts';
import type { Messages } from '../messages/messages.ts';
import type { Database } from '../storage/database.ts';
import { renewEpoch } from '../storage/identity.ts';
import { findLikedBy, recountLikes, setCommentCounts, takeViewsAndShares } from '../videos/recount.ts';
import type { Videos } from '../videos/videos.ts';

export interface RemovalDeps {
  readonly database: Database;
  readonly messages: Pick<Messages, 'eraseConversations'>;
  readonly videos: Pick<Videos, 'deleteAllOf'>;
}

/** Takes the demo community away. @returns how many people that were */
export type RemoveDemo = () => Promise<number>;

/**
 * Takes the demo community away: its people, their videos with the files, what they wrote, liked, watched, shared and
 * followed, and the chats they are in, with what others wrote there. Nothing of anybody else's is touched. The keys of messages are
 * destroyed and the videos deleted first; then all rows go at once, with the epoch: so the server must be started anew
 * afterwards, and each device then loads what there still is. Cut short, it goes on when it is repeated.
 */
export function createRemoveDemo({ database, messages, videos }: RemovalDeps): RemoveDemo {
  return async () => {
    const people = await findDemoAccounts(database.kysely);
    if (people.length === 0) return 0;
    await messages.eraseConversations(await findConversationsOf(database.kysely, people));
    await videos.deleteAllOf(people);
    await database.transaction(async (transaction) => {
      await removeConversations(transaction, await findConversationsOf(transaction, people));
      const liked = await findLikedBy(transaction, people);
      const commented = await findCommentedBy(transaction, people);
      const told = await countDeedsBy(transaction, people);
      await removeAccounts(transaction, people);
      await recountLikes(transaction, liked);
      await takeViewsAndShares(transaction, told);
      await setCommentCounts(transaction, await recountComments(transaction, commented));
      await renewEpoch(transaction);
    });
    return people.length;
  };
}
