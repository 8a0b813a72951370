import { type Kysely, sql, type Transaction } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** Ids of the accounts of the demo community. */
export async function findDemoAccounts(database: Kysely<Schema>): Promise<string[]> {
  const rows = await database.selectFrom('accounts').select('id').where('demo', '=', true).execute();
  return rows.map(({ id }) => id);
}

/** Removes accounts, and with them all that hangs on them alone. Others must not be told of them any more. */
export async function removeAccounts(
  transaction: Transaction<Schema>,
  ids: readonly string[],
): Promise<void> {
  await transaction.deleteFrom('accounts').where(sql<boolean>`id = any(${ids}::uuid[])`).execute();
}
