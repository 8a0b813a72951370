import type { Kysely } from 'kysely';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { dayOf } from '../people/age.ts';
import { mayDo } from '../people/audience.ts';
import { findStandings } from '../people/persons.ts';
import { findTies } from '../people/relations.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Refuses who may not begin a conversation with somebody: asked when it is made, and again before its first message.
 * @throws Refusal not_found, too_young, not_allowed
 */
export async function checkMayBegin(
  database: Kysely<Schema>,
  clock: Clock,
  senderId: string,
  recipientId: string,
): Promise<void> {
  const standings = await findStandings(database, [senderId, recipientId]);
  const [visitor, owner] = [standings.get(senderId), standings.get(recipientId)];
  if (visitor === undefined || owner === undefined) throw new Refusal('not_found');
  const ties = await findTies(database, senderId, recipientId);
  const today = dayOf(clock.now());
  const permission = mayDo({ act: 'message', visitor, owner, ties, chosen: owner.messages, today });
  if (permission !== 'allowed') throw new Refusal(permission);
}
