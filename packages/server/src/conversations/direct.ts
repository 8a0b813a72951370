import { type Kysely, sql, type Transaction } from 'kysely';
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

/**
 * A block between its members ends: what they do not learn of each other's receipts of messages sent until now stays
 * untold for good (U28).
 */
export async function withholdReceipts(
  transaction: Transaction<Schema>,
  conversationId: string,
): Promise<void> {
  await transaction
    .updateTable('conversations')
    .set(({ ref }) => ({ withheld_sequence: ref('last_sequence') }))
    .where('id', '=', conversationId)
    .execute();
}

/** The conversations that any of these accounts is in. */
export async function findConversationsOf(
  database: Kysely<Schema>,
  accountIds: readonly string[],
): Promise<string[]> {
  const rows = await database
    .selectFrom('members')
    .select('conversation_id')
    .distinct()
    .where(sql<boolean>`account_id = any(${accountIds}::uuid[])`)
    .execute();
  return rows.map((row) => row.conversation_id);
}

/** Removes conversations in which nothing is left. */
export async function removeConversations(
  transaction: Transaction<Schema>,
  ids: readonly string[],
): Promise<void> {
  await transaction.deleteFrom('conversations').where(sql<boolean>`id = any(${ids}::uuid[])`).execute();
}
