/** Waits between attempts: they grow, are never long, and are spread so that many devices do not come at once. */
export class Backoff {
  #failures = 0;
  readonly #first: number;
  readonly #most: number;
  readonly #random: () => number;

  constructor(first = 500, most = 30_000, random: () => number = Math.random) {
    this.#first = first;
    this.#most = most;
    this.#random = random;
  }

  /** Milliseconds until the next attempt: between half and all of a step that doubles with each failure. */
  next(): number {
    const step = Math.min(this.#most, this.#first * 2 ** Math.min(this.#failures, 20));
    this.#failures += 1;
    return step * (0.5 + this.#random() / 2);
  }

  reset(): void {
    this.#failures = 0;
  }
}
