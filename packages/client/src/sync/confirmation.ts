import type { Call } from '../connection/http.ts';

/** Confirmations are at least this far apart; the first goes out at once. */
const spaceMilliseconds = 250;

/**
 * Tells the server how far this device has committed: messages stored, unsent ones purged from the store and from
 * every tab (U5, U6). Never ahead of the truth, never more often than needed.
 */
export class Confirmation {
  readonly #call: Call;
  /** Names the session: one must not confirm for the next. */
  readonly #mark: () => string;
  #latest: { mark: string; cursor: string; purged: Promise<unknown> } | null = null;
  #purged: Promise<unknown> = Promise.resolve();
  #running = false;
  #stopped = false;

  constructor(call: Call, mark: () => string) {
    this.#call = call;
    this.#mark = mark;
  }

  /** `purged` counts for this cursor and all later ones. */
  await(purged: Promise<void>): void {
    const all = Promise.all([this.#purged, purged]);
    // Whoever waits for it hears of a failure: then nothing is confirmed.
    all.catch(() => undefined);
    this.#purged = all;
  }

  /**
   * Everything up to the cursor is in the store.
   * @param matters whether somebody waits to hear of it; what does not is confirmed with the next that does.
   */
  committed(cursor: string, matters: boolean): void {
    if (!matters) return;
    this.#latest = { mark: this.#mark(), cursor, purged: this.#purged };
    if (!this.#running && !this.#stopped) this.#run().catch(() => undefined);
  }

  /** Ends for good, as its tab does. */
  stop(): void {
    this.#stopped = true;
  }

  async #run(): Promise<void> {
    this.#running = true;
    try {
      while (this.#latest !== null && !this.#stopped) {
        const { mark, cursor, purged } = this.#latest;
        this.#latest = null;
        await purged;
        if (this.#stopped) return;
        if (mark !== this.#mark()) continue;
        // Lost with the connection: the next one begins by confirming where it stands.
        await this.#call('sync.confirm', { cursor }).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, spaceMilliseconds));
      }
    } finally {
      this.#running = false;
    }
  }
}
