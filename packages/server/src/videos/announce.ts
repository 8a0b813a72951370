import type { Audience } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import { findFollowed } from '../people/relations.ts';
import type { Schema } from '../storage/schema.ts';

/** A video that changed or is gone, with whom it was for until then. */
export interface News {
  readonly id: string;
  readonly authorId: string;
  /** Before and after, where they differ. */
  readonly audiences: readonly Audience[];
}

/** Videos as whoever is told of them has to know them. */
export async function findNews(database: Kysely<Schema>, ids: readonly string[]): Promise<News[]> {
  const rows = await database
    .selectFrom('videos')
    .select(['id', 'author_id', 'see_audience'])
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return rows.map((row) => ({ id: row.id, authorId: row.author_id, audiences: [row.see_audience] }));
}

async function whoMayKnow(
  database: Kysely<Schema>,
  { authorId, audiences }: News,
): Promise<'everybody' | readonly string[]> {
  if (audiences.includes('everyone')) return 'everybody';
  if (audiences.every((audience) => audience === 'nobody')) return [authorId];
  return [authorId, ...(await findFollowed(database, authorId))];
}

/**
 * Tells every process that videos changed or are gone, and the devices of those who may have them on a screen. Nobody
 * learns of a video that was never for them. Only after the commit.
 */
export async function announce(
  { kysely, bus }: { readonly kysely: Kysely<Schema>; readonly bus: Bus },
  { changed = [], gone = [] }: { readonly changed?: readonly News[]; readonly gone?: readonly News[] },
): Promise<void> {
  if (changed.length + gone.length === 0) return;
  const idsOf = (news: readonly News[]): string[] => news.map(({ id }) => id);
  bus.publish({ type: 'videos', changed: idsOf(changed), gone: idsOf(gone) });
  for (const [news, isGone] of [
    [changed, false],
    [gone, true],
  ] as const)
    for (const one of news) {
      const ids = [one.id];
      const frame = { type: 'videos' as const, changed: isGone ? [] : ids, gone: isGone ? ids : [] };
      bus.publish({ type: 'told', frame, audience: await whoMayKnow(kysely, one) });
    }
}

/** Tells the author's devices of what only they wait for: how far the processing is, and how it ended. */
export function tellAuthor(bus: Bus, authorId: string, videoId: string): void {
  const frame = { type: 'videos' as const, changed: [videoId], gone: [] };
  bus.publish({ type: 'told', frame, audience: [authorId] });
}

/** Tells every process of a video that can be watched, or in more sizes: nobody but the author has it on a screen. */
export function announceMade(bus: Bus, authorId: string, videoId: string): void {
  bus.publish({ type: 'videos', changed: [videoId], gone: [] });
  tellAuthor(bus, authorId, videoId);
}
