import { type Engagement, limits } from '@takeback/protocol';
import { findRetryDelay } from '../errors.ts';
import type { Viewing } from './contract.ts';

/** Told together after this long: For You learns from it within seconds. */
const gatherMilliseconds = 800;
/** A video that was left sooner, and not watched to its end, counts as skipped. */
const skipMilliseconds = 2_000;
/** What could not be told is kept up to this many. */
const mostKept = 300;

/** Tells the server. @throws TakebackError, ConnectionError */
export type TellEngagements = (engagements: Engagement[]) => Promise<unknown>;

/** What the person did with videos, told in batches, and before the page goes away. */
export class Engagements {
  readonly #tell: TellEngagements;
  readonly #lastTell: TellEngagements;
  readonly #viewings = new Set<() => void>();
  #untold: Engagement[] = [];
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Counts accounts: what was done as an earlier one is not told as the next. */
  #run = 0;

  /** @param lastTell outlives the page: what a page that goes away still tells */
  constructor(tell: TellEngagements, lastTell: TellEngagements) {
    this.#tell = tell;
    this.#lastTell = lastTell;
    globalThis.document?.addEventListener('visibilitychange', this.#leave);
    globalThis.addEventListener?.('pagehide', this.#leave);
  }

  add(engagement: Engagement): void {
    this.#untold.push(engagement);
    this.#timer ??= setTimeout(() => this.flush(), gatherMilliseconds);
  }

  view(videoId: string): Viewing {
    const run = this.#run;
    const began = performance.now();
    let share = 0;
    let replays = 0;
    let told = 0;
    let ended = false;
    this.add({ kind: 'impression', videoId });
    const tell = () => {
      if (run !== this.#run) return;
      if (share + replays <= told) return;
      told = share + replays;
      this.add({ kind: 'watch', videoId, share, replays });
    };
    this.#viewings.add(tell);
    return {
      watched: (newShare, newReplays) => {
        if (ended) return;
        share = Math.max(share, Math.min(1, Math.max(0, newShare)));
        replays = Math.max(replays, Math.min(100, Math.floor(newReplays)));
      },
      end: () => {
        if (ended) return;
        ended = true;
        this.#viewings.delete(tell);
        tell();
        const isSkipped = performance.now() - began < skipMilliseconds && share < 0.9 && replays === 0;
        if (isSkipped && run === this.#run) this.add({ kind: 'quick_skip', videoId });
      },
    };
  }

  /** Tells now what there is. Does not fail: what could not be told is told later. */
  async flush(tell: TellEngagements = this.#tell): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const run = this.#run;
    while (this.#untold.length > 0) {
      const engagements = this.#untold.slice(0, limits.engagementsPerCall);
      this.#untold = this.#untold.slice(engagements.length);
      try {
        await tell(engagements);
      } catch (error) {
        if (run !== this.#run) return;
        // What the server does not take now it never will.
        if (findRetryDelay(error) === null) continue;
        this.#untold = [...engagements, ...this.#untold].slice(-mostKept);
        return;
      }
    }
  }

  /** Another account may be signed in now: nothing that was done is told as theirs. */
  forget(): void {
    this.#run += 1;
    this.#untold = [];
    this.#viewings.clear();
  }

  stop(): void {
    globalThis.document?.removeEventListener('visibilitychange', this.#leave);
    globalThis.removeEventListener?.('pagehide', this.#leave);
    for (const tell of this.#viewings) tell();
    this.flush();
  }

  /** A page that is hidden may never come back. */
  readonly #leave = () => {
    if (globalThis.document?.visibilityState === 'visible') return;
    for (const tell of this.#viewings) tell();
    this.flush(this.#lastTell);
  };
}
