import type { Conversation } from '@takeback/protocol';
import type { Kysely } from 'kysely';
import { findPersons } from '../people/persons.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Conversations as one account sees them: of its own watermarks the true ones, of others' what both share through read
 * receipts (U28). Those it is not in or may not know of yet are left out.
 * @param ids the wanted ones, answered in this order
 */
export async function viewConversations(
  database: Kysely<Schema>,
  viewerId: string,
  ids: readonly string[],
): Promise<Conversation[]> {
  if (ids.length === 0) return [];
  const rows = await database
    .selectFrom('members as mine')
    .innerJoin('conversations as c', 'c.id', 'mine.conversation_id')
    .innerJoin('members as m', 'm.conversation_id', 'c.id')
    .select([
      'c.id',
      'c.kind',
      'c.created_at',
      'm.account_id',
      'm.delivered_sequence',
      'm.read_sequence',
      'm.shared_delivered_sequence',
      'm.shared_read_sequence',
    ])
    .where('mine.account_id', '=', viewerId)
    .where('mine.visible', '=', true)
    .where('c.id', 'in', ids)
    .orderBy('m.account_id')
    .execute();
  const persons = await findPersons(database, [...new Set(rows.map((row) => row.account_id))]);

  const views = new Map<string, Conversation>();
  for (const row of rows) {
    const person = persons.get(row.account_id);
    if (person === undefined) continue;
    let view = views.get(row.id);
    if (view === undefined) {
      view = { id: row.id, kind: row.kind, createdAt: row.created_at.toISOString(), members: [] };
      views.set(row.id, view);
    }
    const own = row.account_id === viewerId;
    view.members.push({
      ...person,
      deliveredSequence: own ? row.delivered_sequence : row.shared_delivered_sequence,
      readSequence: own ? row.read_sequence : row.shared_read_sequence,
    });
  }
  return ids.map((id) => views.get(id)).filter((view) => view !== undefined);
}
