import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** The two account ids in order: one direct conversation per pair, whoever opens it. */
export function directKey(one: string, other: string): string {
  return [one, other].sort().join(':');
}

/** The conversation of two, whoever of them knows of it. */
export async function findDirect(
  database: Kysely<Schema>,
  one: string,
  other: string,
): Promise<string | undefined> {
  const found = await database
    .selectFrom('conversations')
    .select('id')
    .where('direct_key', '=', directKey(one, other))
    .executeTakeFirst();
  return found?.id;
}
