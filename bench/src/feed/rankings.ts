import { selectBest } from '../../../packages/server/src/feed/model/best.ts';
import type { Popularity } from '../../../packages/server/src/feed/model/popularity.ts';
import { Scoreboard } from '../../../packages/server/src/feed/model/scoreboard.ts';
import { type Seed, type WalkOptions, walk } from '../../../packages/server/src/feed/model/walk.ts';
import type { Training } from './training.ts';

export const pageSize = 20;

/** A page of items for a user: none of their training, none twice. */
export type Ranking = (user: number) => readonly number[];

/** The walk's options, and how much popularity is mixed in. */
export interface WalkMix extends WalkOptions {
  /** 0: only the order of what the walk does not reach; 1: as much as the walk. */
  readonly mixed: number;
}

export function rankByPopularity({ graph }: Training, popularity: Popularity): Ranking {
  return (user) => {
    const own = ownItems(graph.videosOf(user));
    return popularity.top(pageSize, (item) => !own.has(item));
  };
}

/**
 * By the server's walk from all that the user engaged with; what it does not reach follows by popularity, so that a
 * page is full while there are items.
 */
export function rankByWalk({ graph, last }: Training, fallback: Popularity, options: WalkMix): Ranking {
  const board = new Scoreboard();
  return (user) => {
    const liked = graph.videosOf(user);
    const own = ownItems(liked);
    const seeds: Seed[] = [];
    for (let at = 0; at < liked.size; at += 1)
      seeds.push({ video: liked.nodeAt(at), weight: liked.weightAt(at) / liked.total });
    board.clear();
    walk(graph, seeds, options, board);
    const accepts = (item: number) => !own.has(item);
    if (options.mixed > 0) {
      const popular = fallback.top(mixedFrom, accepts);
      const best = Math.max(0, ...board.touched.filter(accepts).map((item) => board.scoreOf(item)));
      const most = fallback.of(popular[0] ?? -1, last);
      for (const item of popular)
        board.add(item, (options.mixed * best * fallback.of(item, last)) / most || 0, -1);
    }
    const page = selectBest(pageSize, board.touched, (item) => board.scoreOf(item), accepts);
    const there = new Set(page);
    const left = fallback.top(pageSize - page.length, (item) => accepts(item) && !there.has(item));
    return [...page, ...left];
  };
}

/** Of the most popular so many are mixed in. */
const mixedFrom = 100;

function ownItems(edges: ReturnType<Training['graph']['videosOf']>): Set<number> {
  const own = new Set<number>();
  for (let at = 0; at < edges.size; at += 1) own.add(edges.nodeAt(at));
  return own;
}
