import type { TagCount } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { prefixPattern } from './lists.ts';

/** Without a beginning, tags of videos of so many days are looked at. */
const trendingDays = 7;
const day = 24 * 3_600_000;

/** Only of videos that everyone may see: a tag of others would tell of them. */
async function countTags(
  database: Kysely<Schema>,
  which: { readonly beginning: string } | { readonly since: Date },
  limit: number,
): Promise<TagCount[]> {
  const condition =
    'beginning' in which
      ? sql`t.tag like ${prefixPattern(which.beginning)}`
      : sql`v.published_at > ${which.since}::timestamptz`;
  const { rows } = await sql<TagCount>`
    select t.tag, count(*) as videos from video_tags t join videos v on v.id = t.video_id
    where v.published_at is not null and v.see_audience = 'everyone' and ${condition}
      and not exists (select from accounts a where a.id = v.author_id and a.suspended_at is not null)
    group by t.tag order by count(*) desc, t.tag limit ${limit}`.execute(database);
  return rows;
}

/** Answers `feed.tags`. */
export function createTags({
  database: { kysely },
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Pick<Handlers, 'feed.tags'> {
  return {
    'feed.tags': async ({ beginning, limit }) => {
      const since = new Date(clock.now().getTime() - trendingDays * day);
      const tags = await countTags(kysely, beginning === undefined ? { since } : { beginning }, limit);
      return { tags };
    },
  };
}
