import type { Message } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { selectMessages, type ViewDeps, viewMessages } from './view.ts';

/** The newest messages of a conversation, oldest first, and whether there are older ones. */
export interface Newest {
  readonly messages: Message[];
  readonly more: boolean;
}

/** The newest messages of several conversations as one account sees them, by conversation. */
export async function listNewest(
  database: Kysely<Schema>,
  view: ViewDeps,
  viewerId: string,
  conversationIds: readonly string[],
  limit: number,
): Promise<Map<string, Newest>> {
  if (conversationIds.length === 0) return new Map();
  const newest = selectMessages(database, viewerId)
    .clearSelect()
    .select('m.id')
    .where('m.conversation_id', '=', sql<string>`c.id`)
    .orderBy('m.sequence', 'desc')
    .limit(limit + 1);
  const { rows } = await sql<{ id: string }>`
    select newest.id from unnest(${conversationIds}::uuid[]) as c (id) cross join lateral (${newest}) newest
  `.execute(database);
  if (rows.length === 0) return new Map();
  const found = await viewMessages(
    view,
    selectMessages(database, viewerId)
      .where(
        'm.id',
        'in',
        rows.map(({ id }) => id),
      )
      .orderBy('m.sequence'),
  );
  const byConversation = Map.groupBy(found, ({ conversationId }) => conversationId);
  return new Map(
    [...byConversation].map(([id, messages]) => [
      id,
      { messages: messages.slice(-limit), more: messages.length > limit },
    ]),
  );
}
