import type { Relation } from '@takeback/protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Ties } from './audience.ts';

/**
 * How an account stands to others, by their id: to each that was asked for, itself left out. The follow of somebody it
 * blocked does not count for it; that person is shown it as before, and so learns nothing.
 */
export async function findRelations(
  database: Kysely<Schema>,
  viewerId: string,
  ids: readonly string[],
): Promise<Map<string, Relation>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<Relation>`
    select other.id as "accountId",
      exists (select from follows where follower_id = ${viewerId}::uuid and followed_id = other.id) as follows,
      exists (select from follows where follower_id = other.id and followed_id = ${viewerId}::uuid)
        and not exists (select from blocks where blocker_id = ${viewerId}::uuid and blocked_id = other.id)
        as "followsYou",
      exists (select from blocks where blocker_id = ${viewerId}::uuid and blocked_id = other.id) as blocked,
      exists (select from mutes where muter_id = ${viewerId}::uuid and muted_id = other.id) as muted
    from unnest(${ids}::uuid[]) as other (id) where other.id <> ${viewerId}::uuid`.execute(database);
  return new Map(rows.map((row) => [row.accountId, row]));
}

/** To everybody whom an account blocked or muted: what its devices keep. */
export async function findKeptRelations(database: Kysely<Schema>, viewerId: string): Promise<Relation[]> {
  const rows = await database
    .selectFrom('blocks')
    .select('blocked_id as id')
    .where('blocker_id', '=', viewerId)
    .union(database.selectFrom('mutes').select('muted_id as id').where('muter_id', '=', viewerId))
    .orderBy('id')
    .execute();
  const relations = await findRelations(
    database,
    viewerId,
    rows.map(({ id }) => id),
  );
  return [...relations.values()];
}

type TiesRow = Ties & { id: string };

const selectTies = (visitorId: RawBuilder<string>, ownerIds: RawBuilder<readonly string[]>) => sql<TiesRow>`
  select owner.id,
    exists (select from follows where follower_id = ${visitorId} and followed_id = owner.id)
      as "visitorFollows",
    exists (select from follows where follower_id = owner.id and followed_id = ${visitorId})
      as "ownerFollows",
    exists (select from blocks where blocker_id = ${visitorId} and blocked_id = owner.id)
      or exists (select from blocks where blocker_id = owner.id and blocked_id = ${visitorId})
      as blocked
  from unnest(${ownerIds}) as owner (id)`;

const tiesOf = (rows: readonly TiesRow[]): Map<string, Ties> =>
  new Map(rows.map(({ id, ...ties }) => [id, ties]));

/** What the rules are asked with, of a visitor and owners, by the owner's id. Never leaves the server. */
export async function findTiesTo(
  database: Kysely<Schema>,
  visitorId: string,
  ownerIds: readonly string[],
): Promise<Map<string, Ties>> {
  if (ownerIds.length === 0) return new Map();
  const ties = selectTies(sql`${visitorId}::uuid`, sql`${ownerIds}::uuid[]`);
  return tiesOf((await ties.execute(database)).rows);
}

/** The same, prepared. */
export function prepareTiesTo(
  database: Database,
): (visitorId: string, ownerIds: readonly string[]) => Promise<Map<string, Ties>> {
  const ties = selectTies(parameter(1, 'uuid'), parameter(2, 'uuid[]'));
  const statement = prepare('ties', { compile: () => ties.compile(database.kysely) });
  return async (visitorId, ownerIds) =>
    tiesOf(await database.prepared<TiesRow>(statement, [visitorId, ownerIds]));
}

/** The same of one owner. */
export async function findTies(database: Kysely<Schema>, visitorId: string, ownerId: string): Promise<Ties> {
  const ties = (await findTiesTo(database, visitorId, [ownerId])).get(ownerId);
  if (ties === undefined) throw new Error('The database gave no row');
  return ties;
}

/** Those among some people who blocked another of them. */
export async function findBlockers(database: Kysely<Schema>, ids: readonly string[]): Promise<string[]> {
  const { rows } = await sql<{ blocker_id: string }>`
    select distinct blocker_id from blocks
    where blocker_id = any(${ids}::uuid[]) and blocked_id = any(${ids}::uuid[])`.execute(database);
  return rows.map((row) => row.blocker_id);
}

/** A follow, as it stands in its table: whether it counts is another question. */
export interface Follow {
  readonly followerId: string;
  readonly followedId: string;
}

/** All follows there are, of each follower the latest last, in portions. */
export async function* readFollows(
  database: Kysely<Schema>,
  portion: number,
): AsyncGenerator<readonly Follow[]> {
  let last: (Follow & { at: Date }) | undefined;
  for (;;) {
    const rest =
      last === undefined
        ? sql`true`
        : sql`(follower_id, at, followed_id) > (${last.followerId}::uuid, ${last.at}::timestamptz, ${last.followedId}::uuid)`;
    const { rows } = await sql<Follow & { at: Date }>`
      select follower_id as "followerId", followed_id as "followedId", at from follows
      where ${rest} order by follower_id, at, followed_id limit ${portion}`.execute(database);
    yield rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < portion) return;
  }
}

/** Whom one account follows, the latest last. */
export async function findFollowsOf(database: Kysely<Schema>, followerId: string): Promise<Follow[]> {
  return database
    .selectFrom('follows')
    .select(['follower_id as followerId', 'followed_id as followedId'])
    .where('follower_id', '=', followerId)
    .orderBy('at')
    .orderBy('followed_id')
    .execute();
}

/** Whether somebody follows somebody now. */
export async function isFollowing(
  database: Kysely<Schema>,
  { followerId, followedId }: Follow,
): Promise<boolean> {
  const row = await database
    .selectFrom('follows')
    .select('followed_id')
    .where('follower_id', '=', followerId)
    .where('followed_id', '=', followedId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Everybody whom each of these accounts follows, by the follower: at most `limits.followsPerAccount` each. */
export async function findFollowed(
  database: Kysely<Schema>,
  followerIds: readonly string[],
): Promise<Map<string, string[]>> {
  const rows = await database
    .selectFrom('follows')
    .select(['follower_id', 'followed_id'])
    .where(sql<boolean>`follower_id = any(${followerIds}::uuid[])`)
    .execute();
  const followed = Map.groupBy(rows, (row) => row.follower_id);
  return new Map([...followed].map(([id, of]) => [id, of.map((row) => row.followed_id)]));
}
