import type { TagCount } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import { prefixPattern } from '../storage/prefix-pattern.ts';
import type { Schema } from '../storage/schema.ts';

/** Bounds what a count costs where very many tags begin so: those nearest to the beginning are counted. */
const mostCounted = 5_000;

/** Only of videos that everyone may see: a tag of others would tell of them. The most used first. */
export async function countTags(
  database: Kysely<Schema>,
  which: { readonly beginning: string } | { readonly since: Date },
  limit: number,
): Promise<TagCount[]> {
  const among =
    'beginning' in which
      ? sql`(
        select tag, video_id from video_tags where tag like ${prefixPattern(which.beginning)}
        order by tag using ~<~ limit ${mostCounted}
      )`
      : sql`video_tags`;
  const since = 'since' in which ? sql`v.published_at > ${which.since}::timestamptz` : sql`true`;
  const { rows } = await sql<TagCount>`
    select t.tag, count(*) as videos from ${among} t join videos v on v.id = t.video_id
    where v.published_at is not null and v.see_audience = 'everyone' and ${since}
      and not exists (select from accounts a where a.id = v.author_id and a.suspended_at is not null)
    group by t.tag order by count(*) desc, t.tag limit ${limit}`.execute(database);
  return rows;
}
