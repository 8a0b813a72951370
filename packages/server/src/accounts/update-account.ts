import type { Bus } from '../bus/bus.ts';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import type { NewEntry } from '../live/entries.ts';
import { findAcquaintances } from '../people/acquaintances.ts';
import { setNameWords } from '../people/name-words.ts';
import type { Database } from '../storage/database.ts';
import { findAccount } from './account.ts';

const columns = [
  'display_name',
  'bio',
  'read_receipts',
  'message_audience',
  'comment_audience',
  'duet_audience',
  'stitch_audience',
] as const;

/** Null is a choice too: to let the age decide. */
function chosen<Choice>(asked: Choice | undefined, before: Choice): Choice {
  return asked === undefined ? before : asked;
}

/** Changes name, bio and privacy. Own devices are told of all; who shares a conversation is told of a new name. */
export function createUpdateAccount(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}): Handler<'accounts.update'> {
  const { database, clock, bus } = deps;
  return async (asked, { accountId }) => {
    const { account, batch } = await database.transaction(async (transaction) => {
      const before = await transaction
        .selectFrom('accounts')
        .select(['handle', 'display_name', 'bio', 'read_receipts', 'message_audience'])
        .select(['comment_audience', 'duet_audience', 'stitch_audience'])
        .where('id', '=', accountId)
        .forUpdate()
        .executeTakeFirstOrThrow();
      const after = {
        display_name: asked.displayName ?? before.display_name,
        bio: asked.bio ?? before.bio,
        read_receipts: asked.privacy?.readReceipts ?? before.read_receipts,
        message_audience: chosen(asked.privacy?.messages, before.message_audience),
        comment_audience: chosen(asked.privacy?.comments, before.comment_audience),
        duet_audience: chosen(asked.privacy?.duets, before.duet_audience),
        stitch_audience: chosen(asked.privacy?.stitches, before.stitch_audience),
      };
      const isRenamed = after.display_name !== before.display_name;
      const isSame = columns.every((column) => after[column] === before[column]);
      if (isSame) return { account: await findAccount(transaction, accountId), batch: undefined };

      await transaction.updateTable('accounts').set(after).where('id', '=', accountId).execute();
      const at = clock.now();
      const entries: NewEntry[] = [
        { kind: 'account.updated', at, addresseeId: accountId, subjectId: accountId },
      ];
      if (isRenamed) {
        await setNameWords(transaction, accountId, {
          handle: before.handle,
          displayName: after.display_name,
        });
        for (const addresseeId of await findAcquaintances(transaction, accountId))
          entries.push({ kind: 'person.updated', at, addresseeId, subjectId: accountId });
      }
      const account = await findAccount(transaction, accountId);
      const appended = await appendChanges(transaction, entries);
      // The row is locked already, so the log's lock stays the last one.
      if (after.read_receipts && !before.read_receipts)
        await transaction
          .updateTable('accounts')
          .set({ read_receipts_since: appended.last })
          .where('id', '=', accountId)
          .execute();
      return { account, batch: appended };
    });
    if (batch !== undefined) publishChanges(bus, batch);
    return { account };
  };
}
