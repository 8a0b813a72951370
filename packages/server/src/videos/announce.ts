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

/** Ids in one frame: what was made with one video may be very many. */
const mostInFrame = 1_000;
/** Authors whose followed people are held in memory at a time. */
const authorsAtOnce = 20;

type Told = News & { readonly isGone: boolean };

function isForEverybody({ audiences }: News): boolean {
  return audiences.includes('everyone');
}

function isForAuthor({ audiences }: News): boolean {
  return audiences.every((audience) => audience === 'nobody');
}

function tell(bus: Bus, told: readonly Told[], audience: 'everybody' | readonly string[]): void {
  for (let from = 0; from < told.length; from += mostInFrame) {
    const part = told.slice(from, from + mostInFrame);
    const changed = part.filter(({ isGone }) => !isGone).map(({ id }) => id);
    const gone = part.filter(({ isGone }) => isGone).map(({ id }) => id);
    bus.publish({ type: 'told', frame: { type: 'videos', changed, gone }, audience });
  }
}

/**
 * Tells every process that videos changed or are gone, and the devices of those who may have them on a screen: in one
 * frame what is for the same people. Nobody learns of a video that was never for them. Only after the commit.
 */
export async function announce(
  { kysely, bus }: { readonly kysely: Kysely<Schema>; readonly bus: Bus },
  { changed = [], gone = [] }: { readonly changed?: readonly News[]; readonly gone?: readonly News[] },
): Promise<void> {
  if (changed.length + gone.length === 0) return;
  const idsOf = (news: readonly News[]): string[] => news.map(({ id }) => id);
  bus.publish({ type: 'videos', changed: idsOf(changed), gone: idsOf(gone) });
  const told = [
    ...changed.map((one) => ({ ...one, isGone: false })),
    ...gone.map((one) => ({ ...one, isGone: true })),
  ];
  tell(bus, told.filter(isForEverybody), 'everybody');
  const others = told.filter((one) => !isForEverybody(one));
  for (const [authorId, own] of Map.groupBy(others.filter(isForAuthor), (one) => one.authorId))
    tell(bus, own, [authorId]);
  const byAuthor = [
    ...Map.groupBy(
      others.filter((one) => !isForAuthor(one)),
      (one) => one.authorId,
    ),
  ];
  for (let from = 0; from < byAuthor.length; from += authorsAtOnce) {
    const part = byAuthor.slice(from, from + authorsAtOnce);
    const followed = await findFollowed(
      kysely,
      part.map(([authorId]) => authorId),
    );
    for (const [authorId, theirs] of part) tell(bus, theirs, [authorId, ...(followed.get(authorId) ?? [])]);
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
