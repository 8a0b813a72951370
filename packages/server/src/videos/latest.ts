import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { ListPlace } from '../list-place.ts';
import { prefixPattern } from '../storage/prefix-pattern.ts';
import type { Schema } from '../storage/schema.ts';
import type { VideoRowsFrom } from './pages.ts';

/** What videos of a list have in common: a condition on the row `v`. */
export type VideoCondition = RawBuilder<boolean>;

/**
 * Leaves out the rows of most that is not for the viewer, where they are read: the rules themselves are asked of each
 * by whoever views them.
 * @param avoided people of whom nothing is shown
 */
export const isPerhapsFor = (viewerId: string, avoided: readonly string[]) => sql<boolean>`
  v.author_id <> all(${avoided}::uuid[])
  and (v.see_audience = 'everyone' or v.author_id = ${viewerId}::uuid
    or (v.see_audience <> 'nobody' and exists (
      select from follows f where f.follower_id = v.author_id and f.followed_id = ${viewerId}::uuid
    )))`;

/**
 * The latest videos that meet a condition.
 * @param avoided people of whom nothing is shown
 */
export function latestVideos(
  database: Kysely<Schema>,
  viewerId: string,
  avoided: readonly string[],
  condition: VideoCondition,
): VideoRowsFrom {
  return async (place, most) => {
    const rest =
      place === undefined
        ? sql`true`
        : sql`(v.published_at, v.id) < (${place.at}::timestamptz, ${place.id}::uuid)`;
    const { rows } = await sql<ListPlace>`
      select v.id, v.published_at as at from videos v
      where v.published_at is not null and ${rest} and ${condition}
        and ${isPerhapsFor(viewerId, avoided)}
      order by v.published_at desc, v.id desc limit ${most}`.execute(database);
    return rows;
  };
}

/** Of people whom somebody follows. */
export const isFollowed = (viewerId: string) => sql<boolean>`exists (
  select from follows f where f.follower_id = ${viewerId}::uuid and f.followed_id = v.author_id
)`;

export const hasTag = (name: string) => sql<boolean>`exists (
  select from video_tags t where t.tag = ${name} and t.video_id = v.id
)`;

/**
 * Bounds what a search costs where very many words begin so: those nearest to the beginning are looked at, of the same
 * word the latest.
 */
const mostCandidates = 2_000;

/**
 * With a word in its caption that begins so, looked for from the words: for the one of a search that is the rarest, as
 * a rule the longest. The others are only asked of what this finds.
 */
export const isFoundBy = (beginning: string) => sql<boolean>`v.id in (
  select nearest.video_id from (
    select w.video_id from caption_words w where w.word like ${prefixPattern(beginning)}
    order by w.word using ~<~, w.video_id desc limit ${mostCandidates}
  ) nearest
)`;

/** With a word in its caption that begins so. */
export const hasWord = (beginning: string) => sql<boolean>`exists (
  select from caption_words w where w.video_id = v.id and w.word like ${prefixPattern(beginning)}
)`;

/** By somebody, or with their name in its caption. */
export const isByOrNames = (accountId: string) => sql<boolean>`(v.author_id = ${accountId}::uuid or exists (
  select from video_mentions m where m.video_id = v.id and m.account_id = ${accountId}::uuid
))`;
