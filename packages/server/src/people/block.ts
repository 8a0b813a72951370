import { limits } from '@takeback/protocol';
import type { Transaction } from 'kysely';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { NewEntry } from '../live/entries.ts';
import type { Schema } from '../storage/schema.ts';
import { changeRelation, type RelationDeps } from './change-relation.ts';

/** What blocking has to know of conversations. */
export interface DirectConversations {
  /** The id of the conversation of two, if there is one. */
  find(transaction: Transaction<Schema>, one: string, other: string): Promise<string | undefined>;
  /** What was sent in it until now was sent before the block ended. */
  withholdReceipts(transaction: Transaction<Schema>, conversationId: string): Promise<void>;
  /** Who may write in it has changed. */
  forget(conversationId: string): void;
}

/**
 * Answers `people.block` and `people.unblock`. Who is blocked is never told: of one's own follow of them, which ends,
 * they learn as of any other that ends; their own follow stays and counts for nobody but themselves.
 */
export function createBlock(
  deps: RelationDeps & { readonly conversations: DirectConversations },
): Pick<Handlers, 'people.block' | 'people.unblock'> {
  const { conversations } = deps;

  /** The entry names the conversation, so that every process forgets who may write in it. */
  async function ownEntry(
    transaction: Transaction<Schema>,
    at: Date,
    blockerId: string,
    blockedId: string,
  ): Promise<NewEntry> {
    const conversationId = await conversations.find(transaction, blockerId, blockedId);
    const entry = { kind: 'relation.updated' as const, at, addresseeId: blockerId, subjectId: blockedId };
    return conversationId === undefined ? entry : { ...entry, conversationId };
  }
  function forget(entries: readonly NewEntry[]): void {
    for (const { conversationId } of entries)
      if (conversationId !== undefined) conversations.forget(conversationId);
  }

  return {
    'people.block': async ({ accountId }, caller) => {
      let told: readonly NewEntry[] = [];
      const changed = await changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const made = await transaction
          .insertInto('blocks')
          .values({ blocker_id: caller.accountId, blocked_id: accountId, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (made.numInsertedOrUpdatedRows === 0n) return [];
        const { count } = await transaction
          .selectFrom('blocks')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('blocker_id', '=', caller.accountId)
          .executeTakeFirstOrThrow();
        if (count > limits.blocksPerAccount) throw new Refusal('list_full');
        const follow = await transaction
          .deleteFrom('follows')
          .where('follower_id', '=', caller.accountId)
          .where('followed_id', '=', accountId)
          .executeTakeFirst();
        told = [await ownEntry(transaction, at, caller.accountId, accountId)];
        if (follow.numDeletedRows === 0n) return told;
        return [
          ...told,
          { kind: 'relation.updated', at, addresseeId: accountId, subjectId: caller.accountId },
        ];
      });
      forget(told);
      return changed;
    },

    'people.unblock': async ({ accountId }, caller) => {
      let told: readonly NewEntry[] = [];
      const changed = await changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const gone = await transaction
          .deleteFrom('blocks')
          .where('blocker_id', '=', caller.accountId)
          .where('blocked_id', '=', accountId)
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return [];
        const entry = await ownEntry(transaction, at, caller.accountId, accountId);
        if (entry.conversationId !== undefined)
          await conversations.withholdReceipts(transaction, entry.conversationId);
        told = [entry];
        return told;
      });
      forget(told);
      return changed;
    },
  };
}
