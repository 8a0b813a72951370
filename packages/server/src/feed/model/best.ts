/** Collects the things with the highest scores above 0; of equal ones those offered first. */
export class Best {
  readonly #count: number;
  // Ascending, so that the one to beat is first.
  readonly #things: number[] = [];
  readonly #scores: number[] = [];
  /** What a score must be above to be taken. A plain field: loops over everything read it. */
  toBeat = 0;

  constructor(count: number) {
    this.#count = count;
    if (count <= 0) this.toBeat = Number.POSITIVE_INFINITY;
  }

  offer(thing: number, score: number): void {
    if (!(score > this.toBeat)) return;
    let [from, to] = [0, this.#scores.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((this.#scores[middle] ?? 0) < score) from = middle + 1;
      else to = middle;
    }
    this.#things.splice(from, 0, thing);
    this.#scores.splice(from, 0, score);
    if (this.#things.length > this.#count) {
      this.#things.shift();
      this.#scores.shift();
    }
    if (this.#things.length === this.#count) this.toBeat = this.#scores[0] ?? 0;
  }

  /** Best first. */
  list(): number[] {
    return this.#things.toReversed();
  }
}

/**
 * The `count` things with the highest scores above 0, best first; the earlier of two equal ones first.
 * @param things each at most once
 * @param accepts asked only of those that would be among the best so far
 */
export function selectBest(
  count: number,
  things: readonly number[],
  scoreOf: (thing: number) => number,
  accepts: (thing: number) => boolean,
): number[] {
  const best = new Best(count);
  for (const thing of things) {
    const score = scoreOf(thing);
    if (score > best.toBeat && accepts(thing)) best.offer(thing, score);
  }
  return best.list();
}
