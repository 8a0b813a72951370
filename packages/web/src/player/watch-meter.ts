/** How much of a video was watched: the share of its length, and how often it began again. */
export interface Watched {
  readonly share: number;
  readonly replays: number;
}

/**
 * Follows the time of a video that plays in a loop. Only what was played counts: a jump ahead by the progress bar adds
 * nothing, and a jump back is no replay.
 */
export class WatchMeter {
  #played = 0;
  #last: number | null = null;
  #replays = 0;

  /** @param time and @param duration in seconds, with every `timeupdate` */
  at(time: number, duration: number): Watched {
    const step = time - (this.#last ?? 0);
    // Times are told some four times a second; more than a second at once is a jump.
    if (step > 0 && step <= 1) this.#played += step;
    else if (this.#last !== null && this.#last > duration - 1 && time < 1 && this.#played > duration / 2)
      this.#replays += 1;
    this.#last = time;
    const share = duration > 0 ? Math.min(1, this.#played / duration) : 0;
    // The last times before the end are often not told.
    return { share: this.#replays > 0 ? 1 : share, replays: this.#replays };
  }

  /** The person chose another place. */
  jumped(time: number): void {
    this.#last = time;
  }
}
