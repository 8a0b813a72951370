import { findAccount } from '../accounts/account.ts';
import { viewConversations } from '../conversations/view.ts';
import type { Content } from '../live/content.ts';
import { createViewById, findTombstones, type ViewDeps } from '../messages/view.ts';
import { findPersons } from '../people/persons.ts';
import { findRelations } from '../people/relations.ts';
import type { Database } from '../storage/database.ts';

function byId<Thing extends { readonly id: string }>(things: readonly Thing[]): Map<string, Thing> {
  return new Map(things.map((thing) => [thing.id, thing]));
}

/** Content for the change log and the live socket, from the rooms that own it. */
export function createContent(database: Database, view: ViewDeps): Content {
  const { kysely } = database;
  return {
    fresh: (messageId) => view.opened.get(messageId),
    messages: createViewById(view, database),
    tombstones: (viewerId, ids) => findTombstones(kysely, viewerId, ids),
    conversations: async (viewerId, ids) => byId(await viewConversations(kysely, viewerId, ids)),
    persons: (ids) => findPersons(kysely, ids),
    relations: (viewerId, ids) => findRelations(kysely, viewerId, ids),
    account: (accountId) => findAccount(kysely, accountId),
  };
}
