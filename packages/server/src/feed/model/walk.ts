import type { CoEngagement } from './co-engagement.ts';
import type { Scoreboard } from './scoreboard.ts';

/** Where a walk starts, and with how much: above 0 what the person likes, below 0 what they refused. */
export interface Seed {
  readonly video: number;
  readonly weight: number;
}

/**
 * How a walk goes. RP3β (Paudel et al. 2017) is `videoDegree` = `personDegree` = 1 and `popularity` = β; cosine
 * similarity of videos is 0.5, 0, 0.5.
 */
export interface WalkOptions {
  /** How far the weight of a step is divided among the people of a video: 0 not at all, 1 entirely. */
  readonly videoDegree: number;
  /** The same for the videos of a person: how much less those say who like many. */
  readonly personDegree: number;
  /** β: how far a video is put back for how many like it anyway. */
  readonly popularity: number;
  /** The last so many people of a video, and videos of a person, are followed. */
  readonly breadth: number;
}

/**
 * A random walk of three steps from a person: from the videos they liked to others who liked those to what else these
 * liked. Adds to an empty board, for each video that it reaches, the chance to end there, divided by reach^β; the source
 * of a score is the video it started from. Seeds may be reached themselves.
 *
 * Time: seeds × breadth², whatever the size of the graph.
 */
export function walk(
  graph: CoEngagement,
  seeds: readonly Seed[],
  options: WalkOptions,
  board: Scoreboard,
): void {
  const { videoDegree, personDegree, popularity, breadth } = options;
  for (const { video, weight } of seeds) {
    const people = graph.peopleOf(video);
    const perPerson = weight / degreePower(people.total, videoDegree);
    for (let at = Math.max(0, people.size - breadth); at < people.size; at += 1) {
      const videos = graph.videosOf(people.nodeAt(at));
      const perVideo = (perPerson * people.weightAt(at)) / degreePower(videos.total, personDegree);
      for (let next = Math.max(0, videos.size - breadth); next < videos.size; next += 1)
        board.add(videos.nodeAt(next), perVideo * videos.weightAt(next), video);
    }
  }
  if (popularity === 0) return;
  for (const video of board.touched) board.scale(video, 1 / degreePower(graph.reachOf(video), popularity));
}

function degreePower(degree: number, exponent: number): number {
  if (exponent === 0 || degree <= 0) return 1;
  if (exponent === 1) return degree;
  return exponent === 0.5 ? Math.sqrt(degree) : degree ** exponent;
}
