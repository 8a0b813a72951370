const firstRoom = 1_024;

/**
 * Scores of numbered things, for one request at a time: adding is an array access, and clearing takes time in what was
 * touched. It also knows which source gave each of them the most; the contributions of a source must come together.
 */
export class Scoreboard {
  #scores = new Float64Array(firstRoom);
  #touched = new Uint8Array(firstRoom);
  #source = new Int32Array(firstRoom);
  #fromSource = new Float64Array(firstRoom);
  #bestSource = new Int32Array(firstRoom);
  #best = new Float64Array(firstRoom);
  readonly #list: number[] = [];

  /** What has a score, in the order in which it got it. */
  get touched(): readonly number[] {
    return this.#list;
  }

  scoreOf(thing: number): number {
    return this.#touched[thing] === 1 ? (this.#scores[thing] ?? 0) : 0;
  }

  /** The source of the largest part of a score; undefined where nothing was given. */
  sourceOf(thing: number): number | undefined {
    return this.#touched[thing] === 1 && (this.#best[thing] ?? 0) > 0 ? this.#bestSource[thing] : undefined;
  }

  add(thing: number, score: number, source: number): void {
    if (this.#touched[thing] !== 1) this.#begin(thing);
    const before = this.#source[thing] === source ? (this.#fromSource[thing] ?? 0) : 0;
    const given = before + score;
    this.#source[thing] = source;
    this.#fromSource[thing] = given;
    if (given > (this.#best[thing] ?? 0)) {
      this.#best[thing] = given;
      this.#bestSource[thing] = source;
    }
    this.#scores[thing] = (this.#scores[thing] ?? 0) + score;
  }

  /** Multiplies the score of something that has one. */
  scale(thing: number, by: number): void {
    this.#scores[thing] = (this.#scores[thing] ?? 0) * by;
  }

  clear(): void {
    for (const thing of this.#list) this.#touched[thing] = 0;
    this.#list.length = 0;
  }

  #begin(thing: number): void {
    if (thing >= this.#scores.length) this.#grow(thing + 1);
    this.#list.push(thing);
    this.#touched[thing] = 1;
    this.#scores[thing] = 0;
    this.#best[thing] = 0;
    this.#source[thing] = -1;
  }

  #grow(least: number): void {
    const room = Math.max(least, this.#scores.length * 2);
    const [scores, touched, source, fromSource, bestSource, best] = [
      new Float64Array(room),
      new Uint8Array(room),
      new Int32Array(room),
      new Float64Array(room),
      new Int32Array(room),
      new Float64Array(room),
    ];
    scores.set(this.#scores);
    touched.set(this.#touched);
    source.set(this.#source);
    fromSource.set(this.#fromSource);
    bestSource.set(this.#bestSource);
    best.set(this.#best);
    this.#scores = scores;
    this.#touched = touched;
    this.#source = source;
    this.#fromSource = fromSource;
    this.#bestSource = bestSource;
    this.#best = best;
  }
}
