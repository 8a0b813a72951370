import { randomUUID } from 'node:crypto';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import { mayContinue } from '../people/audience.ts';
import { lockPair } from '../people/pair-lock.ts';
import { findBlockers } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';
import { checkMayBegin } from './beginning.ts';
import { directKey } from './direct.ts';
import type { Membership } from './membership.ts';

/**
 * Finds or makes the conversation of two. It exists at once for who opens it, for the other from its first message. One
 * that has begun is found though the other's choice of who may write to them has changed; a block ends it.
 * @returns its id
 * @throws Refusal not_found, too_young, not_allowed, person_blocked
 */
export async function openConversation(
  deps: { database: Database; clock: Clock; bus: Bus; membership: Membership },
  openerId: string,
  otherId: string,
): Promise<string> {
  const { database, bus, membership } = deps;
  const at = deps.clock.now();
  await checkUnblocked(database, openerId, otherId);
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
    await lockPair(transaction, openerId, otherId);
    await checkMayBegin(transaction, deps.clock, openerId, otherId);
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

/** Whoever blocked the other is told so; the other is told no more than that it is not allowed. */
async function checkUnblocked({ kysely }: Database, openerId: string, otherId: string): Promise<void> {
  const permission = mayContinue(openerId, await findBlockers(kysely, [openerId, otherId]));
  if (permission !== 'allowed') throw new Refusal(permission);
}
