import { selectBest } from './best.ts';
import type { Decay } from './decay.ts';

/** How much each video was liked lately. One number per video; an engagement adds to it, time takes from all. */
export class Popularity {
  readonly #decay: Decay;
  readonly #sums: number[] = [];

  constructor(decay: Decay) {
    this.#decay = decay;
  }

  add(video: number, amount: number, at: number): void {
    while (this.#sums.length <= video) this.#sums.push(0);
    this.#sums[video] = Math.max(0, (this.#sums[video] ?? 0) + amount * this.#decay.scaleAt(at));
  }

  /** What it is worth at a moment, in videos watched to the end. */
  of(video: number, now: number): number {
    return (this.#sums[video] ?? 0) / this.#decay.scaleAt(now);
  }

  drop(video: number): void {
    if (video < this.#sums.length) this.#sums[video] = 0;
  }

  /**
   * The most popular of those accepted, best first; what nobody likes is left out.
   * Time: one comparison per video, and more only for the few that are better than the best so far.
   */
  top(count: number, accepts: (video: number) => boolean): number[] {
    return selectBest(count, this.#sums.keys(), (video) => this.#sums[video] ?? 0, accepts);
  }
}
