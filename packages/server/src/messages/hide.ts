import { limits } from '@takeback/protocol';
import type { Transaction } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { lockMember, type Membership } from '../conversations/membership.ts';
import { Refusal } from '../errors.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { createViewById, selectMessages, type ViewDeps } from './view.ts';

const undoMilliseconds = limits.hideUndoSeconds * 1_000;

/**
 * "Delete for me" and its undo (U26): one account's matter, told to its own devices only. What others hold, and what the
 * server keeps for them, is not touched.
 */
export function createHide(
  deps: ViewDeps & {
    readonly database: Database;
    readonly clock: Clock;
    readonly bus: Bus;
    readonly membership: Membership;
  },
): Pick<Handlers, 'messages.hide' | 'messages.unhide'> {
  const { database, clock, bus, membership } = deps;
  const viewById = createViewById(deps, database);

  async function hiddenAt(
    transaction: Transaction<Schema>,
    accountId: string,
    messageId: string,
  ): Promise<Date | undefined> {
    const row = await transaction
      .selectFrom('hidden')
      .select('hidden_at')
      .where('account_id', '=', accountId)
      .where('message_id', '=', messageId)
      .executeTakeFirst();
    return row?.hidden_at;
  }

  return {
    'messages.hide': async ({ conversationId, messageId }, { accountId }) => {
      await membership.checkMember(conversationId, accountId);
      const { since, batch } = await database.transaction(async (transaction) => {
        // What an account hides and shows again comes one after another: two devices may do both at once.
        await lockMember(transaction, conversationId, accountId);
        // Asked again, it stays hidden since the first time.
        const earlier = await hiddenAt(transaction, accountId, messageId);
        if (earlier !== undefined) return { since: earlier };
        const message = await selectMessages(transaction, accountId)
          .where('m.id', '=', messageId)
          .where('m.conversation_id', '=', conversationId)
          .executeTakeFirst();
        if (message === undefined || message.sequence === null) throw new Refusal('not_found');
        const at = clock.now();
        await transaction
          .insertInto('hidden')
          .values({ account_id: accountId, message_id: messageId, hidden_at: at })
          .execute();
        const about = { conversationId, messageId, sequence: message.sequence, addresseeId: accountId };
        const batch = await appendChanges(transaction, [{ kind: 'message.hidden', at, ...about }]);
        return { since: at, batch };
      });
      if (batch !== undefined) publishChanges(bus, batch);
      return { messageId, undoUntil: new Date(since.getTime() + undoMilliseconds).toISOString() };
    },

    'messages.unhide': async ({ conversationId, messageId }, { accountId }) => {
      await membership.checkMember(conversationId, accountId);
      const at = clock.now();
      const { state, batch } = await database.transaction(async (transaction) => {
        await lockMember(transaction, conversationId, accountId);
        const row = await transaction
          .selectFrom('messages as m')
          .leftJoin('hidden as h', (join) =>
            join.onRef('h.message_id', '=', 'm.id').on('h.account_id', '=', accountId),
          )
          .select(['m.sequence', 'h.hidden_at'])
          .where('m.id', '=', messageId)
          .where('m.conversation_id', '=', conversationId)
          .executeTakeFirst();
        if (row === undefined || row.sequence === null) return { state: 'unknown' as const };
        // Not hidden, undone already, or taken back meanwhile: what is there now is the answer.
        if (row.hidden_at === null) return { state: 'shown' as const };
        if (row.hidden_at.getTime() + undoMilliseconds < at.getTime()) return { state: 'expired' as const };
        await transaction
          .deleteFrom('hidden')
          .where('account_id', '=', accountId)
          .where('message_id', '=', messageId)
          .execute();
        const about = { conversationId, messageId, sequence: row.sequence, addresseeId: accountId };
        const batch = await appendChanges(transaction, [{ kind: 'message.unhidden', at, ...about }]);
        return { state: 'shown' as const, batch };
      });
      if (state === 'unknown') throw new Refusal('not_found');
      if (state === 'expired') throw new Refusal('undo_expired');
      if (batch !== undefined) publishChanges(bus, batch);
      const shown = await viewById(accountId, [messageId]);
      return { message: shown.get(messageId) ?? null };
    },
  };
}
