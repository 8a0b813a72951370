import type { OutcomeCounts } from './outcomes.ts';
import type { Random } from './random.ts';
import type { Suitability } from './value.ts';

/** Views that every new video is given to show what it is. */
export const firstViews = 20;

/** At each of these places of ten a page shows a video that still needs its first views. */
const exploringPlaces = new Set([3, 7]);

export function isExploringPlace(place: number): boolean {
  return exploringPlaces.has(place % 10);
}

/** The videos that still need their first views, in the order in which they came. */
export class ExplorationPool {
  /** -1 where a video left; at most half of it. */
  #queue: number[] = [];
  readonly #places = new Map<number, number>();

  get size(): number {
    return this.#places.size;
  }

  add(video: number): void {
    if (this.#places.has(video)) return;
    this.#places.set(video, this.#queue.length);
    this.#queue.push(video);
  }

  has(video: number): boolean {
    return this.#places.has(video);
  }

  remove(video: number): void {
    const place = this.#places.get(video);
    if (place === undefined) return;
    this.#places.delete(video);
    this.#queue[place] = -1;
    if (this.#queue.length > 2 * this.#places.size + 16) this.#close();
  }

  /** Up to `count` of those accepted, newest first; looks at no more than `among`. */
  newest(count: number, among: number, accepts: (video: number) => boolean): number[] {
    const found: number[] = [];
    let looked = 0;
    for (let at = this.#queue.length - 1; at >= 0 && found.length < count && looked < among; at -= 1) {
      const video = this.#queue[at] ?? -1;
      if (video < 0) continue;
      looked += 1;
      if (accepts(video)) found.push(video);
    }
    return found;
  }

  #close(): void {
    this.#queue = this.#queue.filter((video) => video >= 0);
    this.#queue.forEach((video, place) => {
      this.#places.set(video, place);
    });
  }
}

/** Of the newest so many without their first views, as many as the viewer may see are drawn from. */
const [drawAmong, drawFrom] = [512, 32];

/**
 * Which videos get their first views from this viewer, in order: by chance, but sooner those that suit the viewer and
 * those that have had fewer views.
 */
export function drawExploring(
  memory: { readonly exploration: ExplorationPool; readonly outcomes: OutcomeCounts },
  accepts: (video: number) => boolean,
  suits: (video: number) => Suitability,
  random: Random,
): number[] {
  return memory.exploration
    .newest(drawFrom, drawAmong, accepts)
    .map((video) => {
      const { following, author, tags } = suits(video);
      const viewsLeft = 1 - memory.outcomes.impressions(video) / firstViews;
      return { video, score: random() + viewsLeft + following + author + tags };
    })
    .sort((one, other) => other.score - one.score || one.video - other.video)
    .map(({ video }) => video);
}
