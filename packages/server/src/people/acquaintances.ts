import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Everybody in whose conversations somebody is seen: they are told when that person's name changes. */
export async function findAcquaintances(database: Kysely<Schema>, accountId: string): Promise<string[]> {
  const rows = await database
    .selectFrom('members as own')
    .innerJoin('members as other', 'other.conversation_id', 'own.conversation_id')
    .select('other.account_id')
    .distinct()
    .where('own.account_id', '=', accountId)
    .where('other.account_id', '<>', accountId)
    // Who was opened a conversation with, and not written to, does not know of it.
    .where('other.visible', '=', true)
    .execute();
  return rows.map((row) => row.account_id);
}
