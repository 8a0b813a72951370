import type { OwnVideo } from '@takeback/protocol';
import { videoRefusal } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Schema } from '../storage/schema.ts';
import type { ProgressOf } from './progress.ts';
import type { View } from './view.ts';

export interface OwnDeps {
  readonly view: View;
  readonly progressOf: ProgressOf;
}

/** An author's own videos, in the order of the ids; those of others are left out. */
export async function viewOwn(
  database: Kysely<Schema>,
  deps: OwnDeps,
  authorId: string,
  ids: readonly string[],
): Promise<OwnVideo[]> {
  const rows = await database
    .selectFrom('videos')
    .select(['id', 'posted_at', 'caption', 'state', 'refusal'])
    .select(['see_audience', 'comment_audience', 'duet_audience', 'stitch_audience'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .where('author_id', '=', authorId)
    .execute();
  const known = new Map(rows.map((row) => [row.id, row]));
  const views = await deps.view(authorId, [...known.keys()]);
  const viewOf = new Map(views.map((video) => [video.id, video]));
  return ids.flatMap((id) => {
    const row = known.get(id);
    if (row === undefined) return [];
    const { state } = row;
    return [
      {
        id,
        postedAt: row.posted_at.toISOString(),
        caption: row.caption,
        audiences: {
          see: row.see_audience,
          comment: row.comment_audience,
          duet: row.duet_audience,
          stitch: row.stitch_audience,
        },
        state,
        progress: state === 'ready' ? 1 : state === 'processing' ? deps.progressOf(id) : 0,
        refusal: row.refusal === null ? null : videoRefusal.parse(row.refusal),
        video: viewOf.get(id) ?? null,
      },
    ];
  });
}
