import type { Relation } from '@takeback/protocol';
import type { Transaction } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import type { NewEntry } from '../live/entries.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { lockPair } from './pair-lock.ts';
import { findStandings } from './persons.ts';
import { findRelations } from './relations.ts';

export interface RelationDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}

/**
 * Changes how one account stands to another, in one transaction, and tells those who may know.
 * @param work makes the change and gives the entries of the log; none when nothing changed
 * @throws Refusal not_found, not_allowed to oneself, and whatever `work` throws
 */
export async function changeRelation(
  { database, clock, bus }: RelationDeps,
  accountId: string,
  otherId: string,
  work: (transaction: Transaction<Schema>, at: Date) => Promise<readonly NewEntry[]>,
): Promise<{ relation: Relation }> {
  if (accountId === otherId) throw new Refusal('not_allowed');
  const { relation, batch } = await database.transaction(async (transaction) => {
    const known = await findStandings(transaction, [otherId]);
    if (!known.has(otherId)) throw new Refusal('not_found');
    await lockPair(transaction, accountId, otherId);
    const entries = await work(transaction, clock.now());
    const relations = await findRelations(transaction, accountId, [otherId]);
    return {
      relation: relations.get(otherId),
      batch: entries.length === 0 ? undefined : await appendChanges(transaction, entries),
    };
  });
  if (relation === undefined) throw new Refusal('not_found');
  if (batch !== undefined) publishChanges(bus, batch);
  return { relation };
}
