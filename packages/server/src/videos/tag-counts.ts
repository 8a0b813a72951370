import type { TagCount } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import { prefixPattern } from './latest.ts';

/** Only of videos that everyone may see: a tag of others would tell of them. */
export async function countTags(
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
