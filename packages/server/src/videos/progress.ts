import type { Bus } from '../bus/bus.ts';

/** How far the processing of a video is, from 0 to 1. */
export type ProgressOf = (videoId: string) => number;

/** What of the processing is known at the moment, in memory only: it begins anew with the process. */
export class ProgressBoard {
  readonly #bus: Bus;
  readonly #shares = new Map<string, number>();

  constructor(bus: Bus) {
    this.#bus = bus;
  }

  readonly of: ProgressOf = (videoId) => this.#shares.get(videoId) ?? 0;

  /** Notes it and tells the author's devices. */
  note(videoId: string, authorId: string, progress: number): void {
    this.#shares.set(videoId, progress);
    const frame = { type: 'videoProgress' as const, videoId, progress };
    this.#bus.publish({ type: 'told', frame, audience: [authorId] });
  }

  forget(videoId: string): void {
    this.#shares.delete(videoId);
  }
}
