import type { Person } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Standing } from './permissions.ts';

// One parameter, however many ids: the wire takes 65,535 of them.
function isOneOf(ids: readonly string[]) {
  return sql<boolean>`id = any(${ids}::uuid[])`;
}

/** What everybody may know of these accounts, by id; unknown ids are left out. */
export async function findPersons(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName'])
    .where(isOneOf(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What permissions between these accounts are decided by; unknown ids are left out. Never leaves the server. */
export async function findStandings(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'birth_date as birthDate'])
    .where(isOneOf(ids))
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
