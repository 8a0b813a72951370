import { Best } from './best.ts';
import type { Decay } from './decay.ts';

const firstRoom = 1_024;

/** How much each video was liked lately. One number per video; an engagement adds to it, time takes from all. */
export class Popularity {
  readonly #decay: Decay;
  #sums = new Float64Array(firstRoom);
  #size = 0;

  constructor(decay: Decay) {
    this.#decay = decay;
  }

  add(video: number, amount: number, at: number): void {
    if (video >= this.#sums.length) {
      const larger = new Float64Array(Math.max(video + 1, this.#sums.length * 2));
      larger.set(this.#sums);
      this.#sums = larger;
    }
    this.#size = Math.max(this.#size, video + 1);
    this.#sums[video] = Math.max(0, (this.#sums[video] ?? 0) + amount * this.#decay.scaleAt(at));
  }

  /** What it is worth at a moment, in videos watched to the end. */
  of(video: number, now: number): number {
    return (this.#sums[video] ?? 0) / this.#decay.scaleAt(now);
  }

  drop(video: number): void {
    if (video < this.#size) this.#sums[video] = 0;
  }

  /**
   * The most popular of those accepted, best first; what nobody likes is left out.
   * Time: one comparison per video, and more only for the few that are better than the best so far.
   */
  top(count: number, accepts: (video: number) => boolean): number[] {
    const best = new Best(count);
    const sums = this.#sums;
    for (let video = 0; video < this.#size; video += 1) {
      const sum = sums[video] ?? 0;
      if (sum > best.toBeat && accepts(video)) best.offer(video, sum);
    }
    return best.list();
  }
}
