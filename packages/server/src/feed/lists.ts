import { handle, tag } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Handlers } from '../calls.ts';
import { findAvoidedPeople, findHiddenPeople } from '../people/avoided.ts';
import { bareWords } from '../people/name-words.ts';
import { findByHandle } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import {
  hasTag,
  hasWord,
  isByOrNames,
  isFollowed,
  isFoundBy,
  latestVideos,
  type VideoCondition,
} from '../videos/latest.ts';
import { fillPage, type VideoRowsFrom } from '../videos/pages.ts';
import type { View } from '../videos/view.ts';

export interface FeedListDeps {
  readonly database: Database;
  readonly view: View;
}

/** Words of a query beyond these are not looked at. */
const mostWords = 8;

/** Every word of a query: `#tag`, `@handle`, or the beginning of a word of the caption. Undefined: nothing meets it. */
async function conditionOf(database: Kysely<Schema>, query: string): Promise<VideoCondition | undefined> {
  const conditions: VideoCondition[] = [];
  const words: string[] = [];
  for (const word of query.trim().split(/\s+/u).slice(0, mostWords)) {
    const named = tag.safeParse(word);
    const called = handle.safeParse(word);
    if (word.startsWith('#') && named.success) conditions.push(hasTag(named.data));
    else if (word.startsWith('@') && called.success) {
      const person = await findByHandle(database, called.data);
      if (person === undefined) return undefined;
      conditions.push(isByOrNames(person.id));
    } else words.push(...bareWords(word));
  }
  const [longest, ...others] = words.slice(0, mostWords).toSorted((one, other) => other.length - one.length);
  if (longest !== undefined) conditions.push(isFoundBy(longest), ...others.map(hasWord));
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
      const rows = latestVideos(kysely, accountId, avoided, isFollowed(accountId));
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
    'feed.tag': async ({ tag: name, ...part }, { accountId }) => {
      const avoided = await findAvoidedPeople(kysely, accountId);
      const rows = latestVideos(kysely, accountId, avoided, hasTag(name));
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
    'feed.search': async ({ query, ...part }, { accountId }) => {
      const condition = await conditionOf(kysely, query);
      const hidden = await findHiddenPeople(kysely, accountId);
      const rows: VideoRowsFrom =
        condition === undefined ? async () => [] : latestVideos(kysely, accountId, hidden, condition);
      return fillPage(rows, (ids) => view(accountId, ids), part);
    },
  };
}
