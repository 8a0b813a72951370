import { limits } from '@takeback/protocol';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { changeRelation, type RelationDeps } from './change-relation.ts';

/** Answers `people.mute` and `people.unmute`: the matter of one account, told to its own devices only. */
export function createMute(deps: RelationDeps): Pick<Handlers, 'people.mute' | 'people.unmute'> {
  return {
    'people.mute': ({ accountId }, caller) =>
      changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const made = await transaction
          .insertInto('mutes')
          .values({ muter_id: caller.accountId, muted_id: accountId, at })
          .onConflict((conflict) => conflict.doNothing())
          .executeTakeFirst();
        if (made.numInsertedOrUpdatedRows === 0n) return [];
        const { count } = await transaction
          .selectFrom('mutes')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('muter_id', '=', caller.accountId)
          .executeTakeFirstOrThrow();
        if (count > limits.mutesPerAccount) throw new Refusal('list_full');
        return [{ kind: 'relation.updated', at, addresseeId: caller.accountId, subjectId: accountId }];
      }),

    'people.unmute': ({ accountId }, caller) =>
      changeRelation(deps, caller.accountId, accountId, async (transaction, at) => {
        const gone = await transaction
          .deleteFrom('mutes')
          .where('muter_id', '=', caller.accountId)
          .where('muted_id', '=', accountId)
          .executeTakeFirst();
        if (gone.numDeletedRows === 0n) return [];
        return [{ kind: 'relation.updated', at, addresseeId: caller.accountId, subjectId: accountId }];
      }),
  };
}
