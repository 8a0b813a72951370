import { soften } from './affinity.ts';
import type { Candidates } from './candidates.ts';
import type { Memory } from './memory.ts';
import type { Scoreboard } from './scoreboard.ts';
import type { Suitability } from './value.ts';

/** A video is fresh for some days. */
const freshnessHalfLife = 2 * 24 * 3_600_000;

/** From where videos are looked at for one page: by whom, when, and beside which others. */
export interface Perspective {
  readonly memory: Memory;
  /** Undefined for somebody of whom nothing is known. */
  readonly viewer: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The scores of the walk. */
  readonly board: Scoreboard;
  readonly candidates: Candidates;
}

/** Why a video may suit the viewer. */
export function suitabilityOf(from: Perspective, video: number): Suitability {
  const { memory, viewer, now } = from;
  const entry = memory.catalogue.entry(video);
  if (entry === undefined) return { walk: 0, following: 0, author: 0, tags: 0, popularity: 0, freshness: 0 };
  const { mostPopular } = from.candidates;
  const popularity = Math.log1p(memory.popularity.of(video, now)) / Math.log1p(Math.max(mostPopular, 1));
  const age = Math.max(0, now - entry.createdAt);
  const common = { popularity: Math.min(popularity, 1), freshness: 2 ** (-age / freshnessHalfLife) };
  if (viewer === undefined) return { walk: 0, following: 0, author: 0, tags: 0, ...common };
  let tags = 0;
  for (const tag of entry.tags) tags += memory.tags.of(viewer, tag, now);
  return {
    walk: walkSuitability(from, viewer, video),
    following: memory.follows.get(viewer)?.has(entry.author) === true ? 1 : 0,
    author: memory.authors.of(viewer, entry.author, now),
    tags: Math.min(Math.max(tags, -1), 1),
    ...common,
  };
}

/**
 * The walk's score beside its highest, by the root, because chances of a walk are as uneven as popularity is; the more
 * the viewer has liked, the more it can say.
 */
function walkSuitability({ memory, board, candidates }: Perspective, viewer: number, video: number): number {
  const score = board.scoreOf(video);
  if (score === 0) return 0;
  const share = candidates.bestOfWalk > 0 ? Math.min(Math.abs(score) / candidates.bestOfWalk, 1) : 1;
  const known = memory.liked.videosOf(viewer).total + memory.refused.videosOf(viewer).total;
  return soften(known) * Math.sign(score) * Math.sqrt(share);
}
