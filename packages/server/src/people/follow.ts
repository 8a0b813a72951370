import { limits } from '@takeback/protocol';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { NewEntry } from '../live/entries.ts';
import { changeRelation, type RelationDeps } from './change-relation.ts';

/** Answers `people.follow` and `people.unfollow`. The other is told, unless they blocked who follows. */
export function createFollow(deps: RelationDeps): Pick<Handlers, 'people.follow' | 'people.unfollow'> {
  const entriesFor = (at: Date, one: string, other: string, isMasked: boolean): NewEntry[] => {
    const own: NewEntry = { kind: 'relation.updated', at, addresseeId: one, subjectId: other };
    if (isMasked) return [own];
    return [own, { kind: 'relation.updated', at, addresseeId: other, subjectId: one }];
  };
  return {
    'people.follow': ({ accountId }, caller) =>
      changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const blocks = await transaction
          .selectFrom('blocks')
          .select('blocker_id')
          .where(({ eb, or, and }) =>
            or([
              and([eb('blocker_id', '=', caller.accountId), eb('blocked_id', '=', accountId)]),
              and([eb('blocker_id', '=', accountId), eb('blocked_id', '=', caller.accountId)]),
            ]),
          )
          .execute();
        if (blocks.some((block) => block.blocker_id === caller.accountId))
          throw new Refusal('person_blocked');
        const made = await transaction
          .insertInto('follows')
          .values({ follower_id: caller.accountId, followed_id: accountId, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (made.numInsertedOrUpdatedRows === 0n) return [];
        const { count } = await transaction
          .selectFrom('follows')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('follower_id', '=', caller.accountId)
          .executeTakeFirstOrThrow();
        if (count > limits.followsPerAccount) throw new Refusal('list_full');
        return entriesFor(at, caller.accountId, accountId, blocks.length > 0);
      }),

    'people.unfollow': ({ accountId }, caller) =>
      changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const gone = await transaction
          .deleteFrom('follows')
          .where('follower_id', '=', caller.accountId)
          .where('followed_id', '=', accountId)
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return [];
        const block = await transaction
          .selectFrom('blocks')
          .select('blocker_id')
          .where('blocker_id', '=', accountId)
          .where('blocked_id', '=', caller.accountId)
          .executeTakeFirst();
        return entriesFor(at, caller.accountId, accountId, block !== undefined);
      }),
  };
}
