/** Turned so far, in pixels, a wheel means the next one. */
const enough = 24;
/** What comes within so many milliseconds after a step is the wheel running out, unless it is turned harder. */
const runOut = 350;
/** A pause of so many milliseconds ends a turn. */
const pause = 140;

/** Makes single steps of a wheel or of two fingers on a pad, which go on telling of one movement for long. */
export class WheelSteps {
  #sum = 0;
  #last = Number.NEGATIVE_INFINITY;
  #stepped = Number.NEGATIVE_INFINITY;
  #strength = 0;

  /** @param delta in pixels, down is positive @param at in milliseconds. @returns one step up or down, or none */
  turn(delta: number, at: number): -1 | 0 | 1 {
    const rested = at - this.#last > pause;
    this.#last = at;
    if (rested || Math.sign(delta) !== Math.sign(this.#sum)) this.#sum = 0;
    const strength = Math.abs(delta);
    const harder = strength > this.#strength * 2 + 10;
    this.#strength = strength;
    const runsOut = !rested && at - this.#stepped < runOut;
    if (runsOut && !harder) return 0;
    this.#sum += delta;
    if (Math.abs(this.#sum) < enough) return 0;
    const step = this.#sum > 0 ? 1 : -1;
    this.#sum = 0;
    this.#stepped = at;
    return step;
  }
}
