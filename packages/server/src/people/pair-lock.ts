import type { Transaction } from 'kysely';
import { lockName } from '../storage/name-lock.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Whatever changes between two people waits for its turn, so that a follow, or the beginning of a conversation, never
 * slips past a block. Held until the commit; take it before any other lock.
 */
export async function lockPair(transaction: Transaction<Schema>, one: string, other: string): Promise<void> {
  await lockName(transaction, [one, other].sort().join(':'));
}
