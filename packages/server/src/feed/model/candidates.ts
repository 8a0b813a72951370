import { selectBest } from './best.ts';
import type { Edges } from './edges.ts';
import { type Memory, tasteHalfLife } from './memory.ts';
import type { Scoreboard } from './scoreboard.ts';
import { type Seed, type WalkOptions, walk } from './walk.ts';

/** How the walk of a page goes; how these were chosen is in docs/subsystems/feed.md. */
export const pageWalk = {
  videoDegree: 0.7,
  personDegree: 0.5,
  popularity: 0.15,
  breadth: 32,
} as const satisfies WalkOptions;

/** How many candidates each source gives at most. */
const most = {
  seeds: 48,
  refusedSeeds: 16,
  walk: 200,
  popular: 100,
  followed: 500,
  ofFollowed: 3,
  favouriteAuthors: 10,
  ofFavouriteAuthor: 4,
  favouriteTags: 5,
  ofTag: 20,
} as const;

/** What a page is chosen from. */
export interface Candidates {
  readonly videos: ReadonlySet<number>;
  /** Those of them that are the most popular. */
  readonly popular: ReadonlySet<number>;
  /** What the first of the popular is worth now, 0 if there is none. */
  readonly mostPopular: number;
  /** The highest score of the walk, 0 if it led nowhere. */
  readonly bestOfWalk: number;
}

/** Where a person's walk starts: what they liked last, and what they refused, each fading with the time since. */
function seedsOf(memory: Memory, person: number, now: number): Seed[] {
  const seeds: Seed[] = [];
  const add = (edges: Edges, count: number, sign: 1 | -1) => {
    for (let at = Math.max(0, edges.size - count); at < edges.size; at += 1) {
      const age = Math.max(0, now - edges.touchedAt(at));
      seeds.push({
        video: edges.nodeAt(at),
        weight: sign * edges.weightAt(at) * 2 ** (-age / tasteHalfLife),
      });
    }
  };
  add(memory.liked.videosOf(person), most.seeds, 1);
  add(memory.refused.videosOf(person), most.refusedSeeds, -1);
  return seeds;
}

/** The newest of those accepted, without an end: what is left when all that is better has been seen. */
export function* newestOfAll(memory: Memory, accepts: (video: number) => boolean): Generator<number> {
  for (let video = memory.catalogue.numbering.size - 1; video >= 0; video -= 1)
    if (accepts(video)) yield video;
}

/**
 * Gathers what a page may be chosen from: where the walk leads, what is popular, what is new of those the person
 * follows, and of authors and tags they like. Each video of them is accepted.
 * @param board empty; afterwards it has the scores of the walk
 */
export function gatherCandidates(
  memory: Memory,
  person: number | undefined,
  now: number,
  accepts: (video: number) => boolean,
  board: Scoreboard,
): Candidates {
  const { catalogue } = memory;
  const popular = memory.popularity.top(most.popular, accepts);
  const videos = new Set(popular);
  const addNewest = (of: readonly number[], count: number) => {
    let left = count;
    for (let at = of.length - 1; at >= 0 && left > 0; at -= 1) {
      const video = of[at] ?? -1;
      if (!accepts(video)) continue;
      videos.add(video);
      left -= 1;
    }
  };
  let bestOfWalk = 0;
  if (person !== undefined) {
    walk(memory.liked, seedsOf(memory, person, now), pageWalk, board);
    const reached = selectBest(most.walk, board.touched, (video) => board.scoreOf(video), accepts);
    bestOfWalk = board.scoreOf(reached[0] ?? -1);
    for (const video of reached) videos.add(video);
    for (const author of [...(memory.follows.get(person) ?? [])].slice(-most.followed))
      addNewest(catalogue.ofAuthor(author), most.ofFollowed);
    for (const author of memory.authors.favourites(person, most.favouriteAuthors))
      addNewest(catalogue.ofAuthor(author), most.ofFavouriteAuthor);
    for (const tag of memory.tags.favourites(person, most.favouriteTags))
      addNewest(catalogue.ofTag(tag), most.ofTag);
  }
  const [first] = popular;
  const mostPopular = first === undefined ? 0 : memory.popularity.of(first, now);
  return { videos, popular: new Set(popular), mostPopular, bestOfWalk };
}
