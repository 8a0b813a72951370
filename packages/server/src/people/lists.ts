import type { PeoplePage } from '@takeback/protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { cutPage, type ListPlace, type PartOfList, parseListPlace } from '../list-place.ts';
import type { Schema } from '../storage/schema.ts';
import { findPersons } from './persons.ts';
import { findRelations } from './relations.ts';

/*
 * A follow of somebody who blocked the follower counts for the follower alone: their own view stays as it was, so that
 * neither a list nor a number tells them.
 */
const shownFollow = (viewerId: string) => sql<boolean>`(f.follower_id = ${viewerId}::uuid or not exists (
  select from blocks b where b.blocker_id = f.followed_id and b.blocked_id = f.follower_id
))`;

type Source = (ownerId: string, viewerId: string) => RawBuilder<ListPlace>;

/** Each list: ids and since when. Every one is read through an index in its order. */
const sources = {
  followers: (ownerId, viewerId) => sql`
    select f.follower_id as id, f.at from follows f
    where f.followed_id = ${ownerId}::uuid and ${shownFollow(viewerId)}`,
  following: (ownerId, viewerId) => sql`
    select f.followed_id as id, f.at from follows f
    where f.follower_id = ${ownerId}::uuid and ${shownFollow(viewerId)}`,
  friends: (ownerId) => sql`
    select f.followed_id as id, f.at from follows f
    where f.follower_id = ${ownerId}::uuid and exists (
      select from follows back where back.follower_id = f.followed_id and back.followed_id = f.follower_id
    )`,
  blocked: (ownerId) => sql`
    select b.blocked_id as id, b.at from blocks b where b.blocker_id = ${ownerId}::uuid`,
  muted: (ownerId) => sql`
    select m.muted_id as id, m.at from mutes m where m.muter_id = ${ownerId}::uuid`,
} as const satisfies Record<string, Source>;

/** Lists of people by their name. */
export type PeopleList = keyof typeof sources;

/**
 * A page of somebody's list as a viewer sees it, the latest first.
 * @throws Refusal invalid_cursor
 */
export async function listPeople(
  database: Kysely<Schema>,
  list: PeopleList,
  ownerId: string,
  viewerId: string,
  { after, limit }: PartOfList,
): Promise<PeoplePage> {
  const place = after === undefined ? undefined : parseListPlace(after);
  const rest =
    place === undefined ? sql`true` : sql`(at, id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
  const { rows } = await sql<ListPlace>`
    select id, at from (${sources[list](ownerId, viewerId)}) listed where ${rest}
    order by at desc, id desc limit ${limit + 1}`.execute(database);
  const page = cutPage(rows, limit);
  const ids = page.rows.map(({ id }) => id);
  const [persons, relations] = await Promise.all([
    findPersons(database, ids),
    findRelations(database, viewerId, ids),
  ]);
  const people = ids.flatMap((id) => {
    const person = persons.get(id);
    return person === undefined ? [] : [{ ...person, relation: relations.get(id) ?? null }];
  });
  return { people, next: page.next };
}

/** How many follow somebody and how many they follow, as a viewer sees it: as long as the lists are. */
export async function countFollows(
  database: Kysely<Schema>,
  ownerId: string,
  viewerId: string,
): Promise<{ following: number; followers: number }> {
  const { rows } = await sql<{ following: number; followers: number }>`
    select (select count(*) from (${sources.following(ownerId, viewerId)}) listed) as following,
      (select count(*) from (${sources.followers(ownerId, viewerId)}) listed) as followers`.execute(database);
  return rows[0] ?? { following: 0, followers: 0 };
}
