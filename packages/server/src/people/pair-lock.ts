import { sql, type Transaction } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/**
 * Whatever changes between two people waits for its turn, so that a follow, or the beginning of a conversation, never
 * slips past a block. Held until the commit; take it before any other lock.
 */
export async function lockPair(transaction: Transaction<Schema>, one: string, other: string): Promise<void> {
  const pair = [one, other].sort().join(':');
  await sql`select pg_advisory_xact_lock(hashtextextended(${pair}, 0))`.execute(transaction);
}
