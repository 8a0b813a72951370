import { handle, tag, type Video } from '@takeback/protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Handlers } from '../calls.ts';
import type { ListPlace } from '../list-place.ts';
import { findAvoidedPeople, findHiddenPeople } from '../people/avoided.ts';
import { bareWords } from '../people/name-words.ts';
import { findByHandle } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { fillPage, type VideoRowsFrom } from '../videos/pages.ts';

export interface FeedListDeps {
  readonly database: Database;
  /** Videos as a viewer sees them, in order; those that are not for them are left out. */
  readonly view: (viewerId: string, ids: readonly string[]) => Promise<readonly Video[]>;
}

/** Words of a query beyond these are not looked at. */
const mostWords = 8;

/**
 * The latest videos that meet a condition, the rows of most that are not for the viewer left out: the rules themselves
 * are asked of each by whoever views them.
 * @param avoided people of whom nothing is shown
 */
function latest(
  database: Kysely<Schema>,
  viewerId: string,
  avoided: readonly string[],
  condition: RawBuilder<boolean>,
): VideoRowsFrom {
  return async (place, most) => {
    const rest =
      place === undefined
        ? sql`true`
        : sql`(v.published_at, v.id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
    const { rows } = await sql<ListPlace>`
      select v.id, v.published_at as at from videos v
      where v.published_at is not null and ${rest} and ${condition}
        and v.author_id <> all(${avoided}::uuid[])
        and (v.see_audience = 'everyone' or v.author_id = ${viewerId}::uuid
          or (v.see_audience <> 'nobody' and exists (
            select from follows f where f.follower_id = v.author_id and f.followed_id = ${viewerId}::uuid
          )))
      order by v.published_at desc, v.id desc limit ${most}`.execute(database);
    return rows;
  };
}

const isFollowed = (viewerId: string) => sql<boolean>`exists (
  select from follows f where f.follower_id = ${viewerId}::uuid and f.followed_id = v.author_id
)`;

const hasTag = (name: string) => sql<boolean>`exists (
  select from video_tags t where t.tag = ${name} and t.video_id = v.id
)`;

const hasWord = (beginning: string) => sql<boolean>`exists (
  select from caption_words w where w.video_id = v.id and w.word like ${prefixPattern(beginning)}
)`;

const isByOrNames = (accountId: string) => sql<boolean>`(v.author_id = ${accountId}::uuid or exists (
  select from video_mentions m where m.video_id = v.id and m.account_id = ${accountId}::uuid
))`;

/** What begins so, for `like`. Only letters, digits and underscores come here. */
export function prefixPattern(beginning: string): string {
  return `${beginning.replaceAll('_', '\\_')}%`;
}

/** Every word of a query: `#tag`, `@handle`, or the beginning of a word of the caption. Undefined: nothing meets it. */
async function conditionOf(
  database: Kysely<Schema>,
  query: string,
): Promise<RawBuilder<boolean> | undefined> {
  const conditions: RawBuilder<boolean>[] = [];
  for (const word of query.trim().split(/\s+/u).slice(0, mostWords)) {
    const named = tag.safeParse(word);
    const called = handle.safeParse(word);
    if (word.startsWith('#') && named.success) conditions.push(hasTag(named.data));
    else if (word.startsWith('@') && called.success) {
      const person = await findByHandle(database, called.data);
      if (person === undefined) return undefined;
      conditions.push(isByOrNames(person.id));
    } else conditions.push(...bareWords(word).map(hasWord));
  }
  return conditions.length === 0 ? undefined : sql<boolean>`${sql.join(conditions, sql` and `)}`;
}

/** Answers `feed.following`, `feed.tag` and `feed.search`. Whom one muted comes in no feed, but is found by a search. */
export function createFeedLists({
  database: { kysely },
  view,
}: FeedListDeps): Pick<Handlers, 'feed.following' | 'feed.tag' | 'feed.search'> {
  return {
    'feed.following': async (part, { accountId }) => {
      const avoided = await findAvoidedPeople(kysely, accountId);
      const rows = latest(kysely, accountId, avoided, isFollowed(accountId));
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
    'feed.tag': async ({ tag: name, ...part }, { accountId }) => {
      const avoided = await findAvoidedPeople(kysely, accountId);
      const rows = latest(kysely, accountId, avoided, hasTag(name));
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
    'feed.search': async ({ query, ...part }, { accountId }) => {
      const condition = await conditionOf(kysely, query);
      const hidden = await findHiddenPeople(kysely, accountId);
      const rows: VideoRowsFrom =
        condition === undefined ? async () => [] : latest(kysely, accountId, hidden, condition);
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
  };
}
