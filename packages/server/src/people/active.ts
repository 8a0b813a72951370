import type { Kysely } from 'kysely';
import { Refusal } from '../errors.ts';
import type { Schema } from '../storage/schema.ts';
import { findStandings } from './persons.ts';

/**
 * Whoever is suspended may look, and take back what is theirs, and do nothing else.
 * @throws Refusal not_allowed
 */
export async function checkActive(database: Kysely<Schema>, accountId: string): Promise<void> {
  const standing = (await findStandings(database, [accountId])).get(accountId);
  if (standing === undefined || standing.suspended) throw new Refusal('not_allowed');
}
