import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import { dayOf } from '../people/age.ts';
import { mayMessage } from '../people/permissions.ts';
import { findStandings } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import type { Membership } from './membership.ts';

/** The two account ids in order: one direct conversation per pair, whoever opens it. */
function directKey(one: string, other: string): string {
  return [one, other].sort().join(':');
}

/**
 * Finds or makes the conversation of two. It exists at once for who opens it, for the other from its first message.
 * @returns its id
 * @throws Refusal not_found, too_young, not_allowed
 */
export async function openConversation(
  deps: { database: Database; clock: Clock; bus: Bus; membership: Membership },
  openerId: string,
  otherId: string,
): Promise<string> {
  const { database, bus, membership } = deps;
  const at = deps.clock.now();
  const standings = await findStandings(database.kysely, [openerId, otherId]);
  const [opener, other] = [standings.get(openerId), standings.get(otherId)];
  if (opener === undefined || other === undefined) throw new Refusal('not_found');
  const permission = mayMessage(opener, other, dayOf(at));
  if (permission !== 'allowed') throw new Refusal(permission);

  const key = directKey(openerId, otherId);
  const found = await database.kysely
    .selectFrom('conversations as c')
    .innerJoin('members as m', 'm.conversation_id', 'c.id')
    .select('c.id')
    .where('c.direct_key', '=', key)
    .where('m.account_id', '=', openerId)
    .where('m.visible', '=', true)
    .executeTakeFirst();
  if (found !== undefined) return found.id;

  const { conversationId, batch } = await database.transaction(async (transaction) => {
    const made = await transaction
      .insertInto('conversations')
      .values({ id: randomUUID(), kind: 'direct', direct_key: key, created_at: at })
      .onConflict((conflict) => conflict.column('direct_key').doNothing())
      .returning('id')
      .executeTakeFirst();
    if (made !== undefined)
      await transaction
        .insertInto('members')
        .values(
          [openerId, otherId].map((id) => ({ conversation_id: made.id, account_id: id, visible: false })),
        )
        .execute();
    const { id } =
      made ??
      (await transaction
        .selectFrom('conversations')
        .select('id')
        .where('direct_key', '=', key)
        .executeTakeFirstOrThrow());
    const shown = await transaction
      .updateTable('members')
      .set({ visible: true })
      .where('conversation_id', '=', id)
      .where('account_id', '=', openerId)
      .where('visible', '=', false)
      .executeTakeFirst();
    // Nothing to tell when another device of the same account opened it meanwhile.
    if (shown.numUpdatedRows === 0n) return { conversationId: id, batch: undefined };
    const entry = { kind: 'conversation.opened' as const, at, conversationId: id, addresseeId: openerId };
    return { conversationId: id, batch: await appendChanges(transaction, [entry]) };
  });
  membership.forget(conversationId);
  if (batch !== undefined) publishChanges(bus, batch);
  return conversationId;
}
