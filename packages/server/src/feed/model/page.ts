import { gatherCandidates, newestOfAll } from './candidates.ts';
import { nextDiverse } from './diversity.ts';
import { drawExploring, isExploringPlace } from './exploration.ts';
import type { Memory } from './memory.ts';
import { createRandom, seedOf } from './random.ts';
import { explain, type Reason } from './reasons.ts';
import type { Scoreboard } from './scoreboard.ts';
import { type Perspective, suitabilityOf } from './suitability.ts';
import { scoreOf } from './value.ts';

/** What a page is asked for with. */
export interface PageRequest {
  readonly viewerId: string;
  /** Videos at most, 1 to 50. */
  readonly size: number;
  /** Who may see what: asked of each video before it is shown or named. */
  readonly mayWatch: (videoId: string) => boolean;
  /** Videos that wait on the device, not seen yet. */
  readonly exclude: readonly string[];
}

/** A video of a page, and why it is there. */
export interface Pick {
  readonly videoId: string;
  readonly reason: Reason;
}

/**
 * Chooses a page. It changes nothing: the same memory, request, moment and seed give the same page.
 * Time: one comparison per video for the most popular, the bound of the walk, and some hundred candidates to weigh.
 */
export function choosePage(
  memory: Memory,
  { viewerId, size, mayWatch, exclude }: PageRequest,
  now: number,
  seed: number,
  board: Scoreboard,
): Pick[] {
  const { catalogue, exploration } = memory;
  const viewer = memory.people.find(viewerId);
  const seen = viewer === undefined ? undefined : memory.seen.get(viewer);
  const excluded = new Set(exclude.map((id) => catalogue.find(id)));
  const accepts = (video: number): boolean => {
    const entry = catalogue.entry(video);
    if (entry === undefined || entry.author === viewer) return false;
    return seen?.has(video) !== true && !excluded.has(video);
  };
  const mayShow = (video: number): boolean => {
    const id = catalogue.numbering.idOf(video);
    return id !== undefined && accepts(video) && mayWatch(id);
  };

  board.clear();
  const candidates = gatherCandidates(memory, viewer, now, accepts, board);
  const from: Perspective = { memory, viewer, now, board, candidates };
  const suits = (video: number) => suitabilityOf(from, video);
  const ranked = byScore(candidates.videos, (video) => scoreOf(memory.outcomes.expect(video), suits(video)));
  const random = createRandom(seedOf(viewerId, seed, seen?.size ?? 0, exclude.length));
  const exploring = drawExploring(memory, mayShow, suits, random);

  const picked = new Map<number, { readonly explored: boolean }>();
  const authors: number[] = [];
  const authorOf = (video: number): number => catalogue.entry(video)?.author ?? -1;
  const take = (videos: number[], explored: boolean): boolean => {
    for (;;) {
      const [video] = videos.splice(nextDiverse(videos, authorOf, authors), 1);
      if (video === undefined) return false;
      if (picked.has(video) || !mayShow(video)) continue;
      picked.set(video, { explored });
      authors.push(authorOf(video));
      return true;
    }
  };
  const takeNext = () =>
    (isExploringPlace(picked.size) && take(exploring, true)) || take(ranked, false) || take(exploring, true);
  while (picked.size < size && takeNext());
  for (const video of picked.size < size ? newestOfAll(memory, mayShow) : []) {
    if (!picked.has(video)) picked.set(video, { explored: exploration.has(video) });
    if (picked.size === size) break;
  }
  return [...picked].flatMap(([video, { explored }]) => {
    const videoId = catalogue.numbering.idOf(video);
    return videoId === undefined ? [] : [{ videoId, reason: explain(from, video, explored, mayWatch) }];
  });
}

function byScore(videos: Iterable<number>, scoreOf: (video: number) => number): number[] {
  return [...videos]
    .map((video) => ({ video, score: scoreOf(video) }))
    .sort((one, other) => other.score - one.score || one.video - other.video)
    .map(({ video }) => video);
}
