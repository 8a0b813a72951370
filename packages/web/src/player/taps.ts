/** A second tap within so many milliseconds, and close to the first, makes it a double one. */
const together = 280;
const close = 60;

interface Tap {
  readonly x: number;
  readonly y: number;
}

interface Answers {
  /** One tap; told when no second one has come. */
  readonly single: (tap: Tap) => void;
  /** The second of two, and each further one right after it. */
  readonly double: (tap: Tap) => void;
}

/** Tells single from double taps. */
export class Taps {
  readonly #answers: Answers;
  #first: (Tap & { readonly at: number }) | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(answers: Answers) {
    this.#answers = answers;
  }

  /** @param at in milliseconds */
  tap(tap: Tap, at: number): void {
    const first = this.#first;
    clearTimeout(this.#timer);
    this.#first = { ...tap, at };
    if (first && at - first.at <= together && Math.hypot(tap.x - first.x, tap.y - first.y) <= close) {
      this.#answers.double(tap);
      return;
    }
    this.#timer = setTimeout(() => this.#answers.single(tap), together);
  }

  forget(): void {
    clearTimeout(this.#timer);
    this.#first = null;
  }
}
