import { randomUUID } from 'node:crypto';
import type { Insertable, Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Schema, VideosTable } from '../src/storage/schema.ts';

/** A video as its row says it, with files that are rows only. For tests of what is shown to whom. */
export interface VideoRows extends Partial<Insertable<VideosTable>> {
  readonly author_id: string;
  /** What there is of it; `whole` alone unless told. */
  readonly strands?: readonly ('whole' | 'own')[];
  readonly tags?: readonly string[];
}

/** Writes a published video without bytes. @returns its id */
export async function insertVideo(kysely: Kysely<Schema>, video: VideoRows): Promise<string> {
  const { strands = ['whole'], tags = [], ...row } = video;
  const id = row.id ?? uuidv7();
  const at = new Date();
  await kysely
    .insertInto('videos')
    .values({
      id,
      caption: '',
      posted_at: at,
      published_at: at,
      state: 'ready',
      see_audience: 'everyone',
      cover_at: 0,
      ...row,
    })
    .execute();
  for (const strand of strands) {
    await kysely
      .insertInto('posters')
      .values({
        blob_id: randomUUID(),
        video_id: id,
        strand,
        width: 480,
        height: 853,
        bytes: 2_000,
        placeholder: 'UklGRg==',
        has_sound: strand === 'whole',
      })
      .execute();
    for (const side of [480, 720])
      await kysely
        .insertInto('renditions')
        .values({
          blob_id: randomUUID(),
          video_id: id,
          strand,
          side,
          width: side,
          height: Math.round((side * 16) / 9),
          duration: strand === 'whole' ? 8 : 5,
          bytes: side * 1_000,
        })
        .execute();
  }
  if (tags.length > 0)
    await kysely
      .insertInto('video_tags')
      .values(tags.map((tag) => ({ tag, video_id: id })))
      .execute();
  return id;
}
