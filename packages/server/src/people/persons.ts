import type { Person } from '@takeback/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { Standing } from './permissions.ts';

/** What everybody may know of these accounts, by id; unknown ids are left out. */
export async function findPersons(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Person>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name as displayName'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}

/** What permissions between these accounts are decided by; unknown ids are left out. Never leaves the server. */
export async function findStandings(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<Map<string, Standing>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('accounts')
    .select(['id', 'birth_date as birthDate'])
    .where('id', 'in', ids)
    .execute();
  return new Map(rows.map((row) => [row.id, row]));
}
