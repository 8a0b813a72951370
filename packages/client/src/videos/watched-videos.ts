import type { Observable } from '../views.ts';
import type { VideoView } from './contract.ts';
import type { ShownVideos } from './shown-videos.ts';

/** Observables that nobody watches are kept up to this many: the same one for whoever comes back soon. */
const mostIdle = 100;

/** Single videos, each asked for again whenever somebody begins to watch it. */
export class WatchedVideos {
  readonly #shown: ShownVideos;
  /** The least recently used first. */
  readonly #observables = new Map<string, Observable<VideoView>>();
  /** How many watch each one. */
  readonly #watchers = new Map<string, number>();

  constructor(shown: ShownVideos) {
    this.#shown = shown;
  }

  /** Those that somebody watches. */
  get ids(): Iterable<string> {
    return this.#watchers.keys();
  }

  get(videoId: string): Observable<VideoView> {
    const observable = this.#observables.get(videoId) ?? this.#observe(videoId);
    this.#observables.delete(videoId);
    this.#observables.set(videoId, observable);
    if (this.#observables.size > mostIdle + this.#watchers.size) {
      const idle = [...this.#observables.keys()].find((id) => id !== videoId && !this.#watchers.has(id));
      if (idle !== undefined) this.#observables.delete(idle);
    }
    return observable;
  }

  #observe(videoId: string): Observable<VideoView> {
    const shown = this.#shown;
    return {
      get: () => shown.view(videoId),
      subscribe: (listener) => {
        shown.hold(videoId);
        this.#watchers.set(videoId, (this.#watchers.get(videoId) ?? 0) + 1);
        const end = shown.subscribe((id) => {
          if (id === videoId) listener();
        });
        shown.ask(videoId);
        let ended = false;
        return () => {
          if (ended) return;
          ended = true;
          end();
          const left = (this.#watchers.get(videoId) ?? 1) - 1;
          if (left > 0) this.#watchers.set(videoId, left);
          else this.#watchers.delete(videoId);
          shown.release(videoId);
        };
      },
    };
  }
}
