import { type Kysely, sql, type Transaction } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Schema } from '../storage/schema.ts';
import type { Batch, NewEntry } from './entries.ts';

/**
 * Appends entries to the change log within a transaction. Call it last: it takes the log's lock, which is held until
 * the commit and is the last lock that any transaction takes.
 * After the commit hand what it returns to {@link publishChanges}.
 * @param entries at least one
 */
export async function appendChanges(
  transaction: Transaction<Schema>,
  entries: readonly NewEntry[],
): Promise<Batch> {
  const head = await transaction
    .updateTable('log_head')
    .set({ position: sql<number>`position + ${entries.length}::bigint` })
    .returning('position')
    .executeTakeFirstOrThrow();
  const first = head.position - entries.length + 1;
  const placed = entries.map((entry, i) => ({ ...entry, position: first + i }));
  await transaction
    .insertInto('changes')
    .values(
      placed.map((entry) => ({
        position: entry.position,
        kind: entry.kind,
        at: entry.at,
        conversation_id: entry.conversationId ?? null,
        addressee_id: entry.addresseeId ?? null,
        subject_id: entry.subjectId ?? null,
        message_id: entry.messageId ?? null,
        sequence: entry.sequence ?? null,
        shared: entry.shared ?? true,
      })),
    )
    .execute();
  return { first, last: head.position, entries: placed };
}

/** Tells every process of committed entries. Only after the commit, in any order: listeners put them in order. */
export function publishChanges(bus: Bus, batch: Batch): void {
  bus.publish({ type: 'batch', batch });
}

/** Where the log ends now. */
export async function logEnd(database: Kysely<Schema>): Promise<{ position: number; floor: number }> {
  return database.selectFrom('log_head').select(['position', 'floor']).executeTakeFirstOrThrow();
}
