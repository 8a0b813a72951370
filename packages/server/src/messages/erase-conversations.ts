import { sql } from 'kysely';
import type { Database } from '../storage/database.ts';
import type { Erasures } from './erasures.ts';

/** Taken back at a time: one statement, and as many keys. */
const page = 500;

/**
 * Takes back whatever is left in conversations that are about to go, whoever sent it, and forgets who had seen what of
 * it. Tombstones stay, as after every unsend. Repeating it goes on where it was cut short.
 * @throws Refusal unavailable when a key cannot be destroyed at the moment
 */
export async function eraseConversations(
  { database, erasures }: { readonly database: Database; readonly erasures: Erasures },
  conversationIds: readonly string[],
): Promise<void> {
  const { kysely } = database;
  const inThem = sql<boolean>`conversation_id = any(${conversationIds}::uuid[])`;
  for (;;) {
    const left = await kysely
      .selectFrom('messages')
      .select(['id', 'conversation_id as conversationId', 'sender_id as senderId'])
      .where(inThem)
      .where('unsent_at', 'is', null)
      .limit(page)
      .execute();
    if (left.length === 0) break;
    await Promise.all(left.map((message) => erasures.unsend(message)));
  }
  const messages = kysely.selectFrom('messages').select('id').where(inThem);
  await kysely.deleteFrom('traces').where('message_id', 'in', messages).execute();
  await kysely.deleteFrom('hidden').where('message_id', 'in', messages).execute();
}
