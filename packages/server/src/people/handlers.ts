import type { Profile } from '@takeback/protocol';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { createBlock, type DirectConversations } from './block.ts';
import type { RelationDeps } from './change-relation.ts';
import { createFollow } from './follow.ts';
import { countFollows, listPeople } from './lists.ts';
import { createMute } from './mute.ts';
import { findByHandle } from './persons.ts';
import { findRelations } from './relations.ts';
import { searchPeople } from './search.ts';

/** Answers `people.*`. */
export function createPeopleHandlers(
  deps: RelationDeps & {
    readonly conversations: DirectConversations;
    /** How many likes all videos of somebody have. */
    readonly countLikes: (accountId: string) => Promise<number>;
  },
): Pick<Handlers, Extract<keyof Handlers, `people.${string}`>> {
  const { kysely } = deps.database;

  async function find(handle: string) {
    const person = await findByHandle(kysely, handle);
    if (person === undefined) throw new Refusal('not_found');
    return person;
  }
  async function viewProfile(handle: string, viewerId: string): Promise<Profile> {
    const person = await find(handle);
    const [counts, likes, relations] = await Promise.all([
      countFollows(kysely, person.id, viewerId),
      deps.countLikes(person.id),
      findRelations(kysely, viewerId, [person.id]),
    ]);
    return { ...person, ...counts, likes, relation: relations.get(person.id) ?? null };
  }

  return {
    'people.get': async ({ handle }, { accountId }) => ({ person: await viewProfile(handle, accountId) }),
    'people.search': async ({ query, limit }, { accountId }) => ({
      people: await searchPeople(kysely, accountId, query, limit),
    }),
    ...createFollow(deps),
    ...createBlock(deps),
    ...createMute(deps),
    'people.followers': async ({ handle, ...part }, { accountId }) =>
      listPeople(kysely, 'followers', (await find(handle)).id, accountId, part),
    'people.following': async ({ handle, ...part }, { accountId }) =>
      listPeople(kysely, 'following', (await find(handle)).id, accountId, part),
    'people.friends': (part, { accountId }) => listPeople(kysely, 'friends', accountId, accountId, part),
    'people.blocked': (part, { accountId }) => listPeople(kysely, 'blocked', accountId, accountId, part),
    'people.muted': (part, { accountId }) => listPeople(kysely, 'muted', accountId, accountId, part),
  };
}
