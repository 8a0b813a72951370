import { type Kysely, sql } from 'kysely';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { cutPage, type ListPlace, parseListPlace } from '../list-place.ts';
import { findHiddenPeople } from '../people/avoided.ts';
import { findByHandle } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { isPerhapsFor, type VideoCondition } from './latest.ts';
import { type OwnDeps, viewOwn } from './own.ts';
import { fillPage, type VideoRowsFrom } from './pages.ts';

/** How many likes all videos of somebody have. */
export async function countLikes(database: Kysely<Schema>, authorId: string): Promise<number> {
  const { likes } = await database
    .selectFrom('videos')
    .select(sql<number>`coalesce(sum(like_count), 0)`.as('likes'))
    .where('author_id', '=', authorId)
    .executeTakeFirstOrThrow();
  return likes;
}

/** Which of these uploads are the source of a video that still needs it. */
export async function findSources(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectFrom('videos')
    .select('source_id')
    .where(sql<boolean>`source_id = any(${ids}::uuid[])`)
    .execute();
  return new Set(rows.flatMap(({ source_id: id }) => (id === null ? [] : [id])));
}

const behind = (place: ListPlace | undefined): VideoCondition =>
  place === undefined ? sql`true` : sql`(v.posted_at, v.id) < (${place.at}::timestamptz, ${place.id}::uuid)`;

/** Videos that meet a condition, the latest posted first. */
function posted(database: Kysely<Schema>, condition: VideoCondition): VideoRowsFrom {
  return async (place, most) => {
    const { rows } = await sql<ListPlace>`
      select v.id, v.posted_at as at from videos v where ${condition} and ${behind(place)}
      order by v.posted_at desc, v.id desc limit ${most}`.execute(database);
    return rows;
  };
}

/** Videos somebody liked, the latest like first. */
function liked(database: Kysely<Schema>, accountId: string): VideoRowsFrom {
  return async (place, most) => {
    const rest =
      place === undefined ? sql`true` : sql`(at, video_id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
    const { rows } = await sql<ListPlace>`
      select video_id as id, at from likes where account_id = ${accountId}::uuid and ${rest}
      order by at desc, video_id desc limit ${most}`.execute(database);
    return rows;
  };
}

/** Answers the lists of videos of one person. */
export function createLists(
  deps: OwnDeps & { readonly database: Database },
): Pick<Handlers, 'videos.mine' | 'videos.ofPerson' | 'videos.liked' | 'videos.madeWith'> {
  const { kysely } = deps.database;
  const viewFor = (viewerId: string) => (ids: readonly string[]) => deps.view(viewerId, ids);
  return {
    'videos.mine': async ({ after, limit }, { accountId }) => {
      const from = posted(kysely, sql`v.author_id = ${accountId}::uuid`);
      const found = await from(after === undefined ? undefined : parseListPlace(after), limit + 1);
      const { rows, next } = cutPage(found, limit);
      const ids = rows.map(({ id }) => id);
      return { videos: await viewOwn(kysely, deps, accountId, ids), next };
    },
    'videos.ofPerson': async ({ handle, ...part }, { accountId }) => {
      const person = await findByHandle(kysely, handle);
      if (person === undefined) throw new Refusal('not_found');
      const hidden = await findHiddenPeople(kysely, accountId);
      const theirs = sql<boolean>`v.author_id = ${person.id}::uuid and v.published_at is not null
        and ${isPerhapsFor(accountId, hidden)}`;
      return fillPage(posted(kysely, theirs), viewFor(accountId), part);
    },
    'videos.liked': (part, { accountId }) => fillPage(liked(kysely, accountId), viewFor(accountId), part),
    'videos.madeWith': async ({ videoId, ...part }, { accountId }) => {
      const own = await kysely
        .selectFrom('videos')
        .select('id')
        .where('id', '=', videoId)
        .where('author_id', '=', accountId)
        .executeTakeFirst();
      if (own === undefined) throw new Refusal('not_found');
      const made = sql<boolean>`v.original_id = ${videoId}::uuid and v.taken_out_at is null
        and v.published_at is not null`;
      return fillPage(posted(kysely, made), viewFor(accountId), part);
    },
  };
}

/** Every video of these accounts, whatever its state. */
export async function findVideosOf(
  database: Kysely<Schema>,
  accountIds: readonly string[],
): Promise<{ id: string; authorId: string }[]> {
  return database
    .selectFrom('videos')
    .select(['id', 'author_id as authorId'])
    .where(sql<boolean>`author_id = any(${accountIds}::uuid[])`)
    .execute();
}
