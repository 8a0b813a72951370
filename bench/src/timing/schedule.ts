/**
 * When things are due at a steady rate, decided beforehand: a server that answers late, or a generator that was held
 * up, makes nothing due later. What waited is measured as having waited (no coordinated omission).
 */
export class Schedule {
  readonly #start: number;
  readonly #interval: number;
  readonly #count: number;
  #taken = 0;

  /**
   * @param start when the first is due, in milliseconds
   * @param rate per second
   * @param seconds for how long
   */
  constructor(start: number, rate: number, seconds: number) {
    this.#start = start;
    this.#interval = 1_000 / rate;
    this.#count = Math.round(rate * seconds);
  }

  /** When the next one is due; undefined after the last. */
  get next(): number | undefined {
    return this.#taken < this.#count ? this.#start + this.#taken * this.#interval : undefined;
  }

  /** Takes everything that is due by now, however late: when each one was due, in order. */
  take(now: number): number[] {
    const due: number[] = [];
    for (let next = this.next; next !== undefined && next <= now; next = this.next) {
      due.push(next);
      this.#taken += 1;
    }
    return due;
  }
}

/** Calls for each one that is due, with its number and when it was due, until the schedule's end. */
export async function follow(schedule: Schedule, act: (turn: number, due: number) => void): Promise<void> {
  let turn = 0;
  for (let next = schedule.next; next !== undefined; next = schedule.next) {
    const wait = next - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, Math.floor(wait)));
    for (const due of schedule.take(performance.now())) {
      act(turn, due);
      turn += 1;
    }
  }
}
