import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Whoever takes the same name waits for its turn, until the transaction that has it ends: for what no row stands for
 * that could be held. Take it before any other lock.
 */
export async function lockName(transaction: Kysely<Schema>, name: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(transaction);
}
