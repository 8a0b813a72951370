import type { Audience } from '@takeback/protocol';
import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/** What is known of a video that can be watched, without looking at who looks. */
export interface CataloguedVideo {
  readonly id: string;
  readonly authorId: string;
  /** Milliseconds since 1970. */
  readonly publishedAt: number;
  readonly audience: Audience;
  readonly tags: readonly string[];
}

const select = (condition: RawBuilder<boolean>, order: RawBuilder<unknown> = sql``) => sql<CataloguedVideo>`
  select id, author_id as "authorId", see_audience as audience,
    (extract(epoch from published_at) * 1000)::float8 as "publishedAt",
    array(select tag from video_tags where video_id = videos.id order by tag) as tags
  from videos where published_at is not null and ${condition} ${order}`;

/** All videos that can be watched, in the order in which they could, in portions. */
export async function* readCatalogue(
  database: Kysely<Schema>,
  portion: number,
): AsyncGenerator<readonly CataloguedVideo[]> {
  let last: CataloguedVideo | undefined;
  for (;;) {
    const rest =
      last === undefined
        ? sql<boolean>`true`
        : sql<boolean>`(published_at, id) > (${new Date(last.publishedAt)}::timestamptz, ${last.id}::uuid)`;
    const order = sql`order by published_at, id limit ${portion}`;
    const { rows } = await select(rest, order).execute(database);
    yield rows;
    last = rows.at(-1);
    if (last === undefined || rows.length < portion) return;
  }
}

/** Those of these videos that can be watched. */
export async function findCatalogued(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<readonly CataloguedVideo[]> {
  return (await select(sql<boolean>`id = any(${ids}::uuid[])`).execute(database)).rows;
}
