import type { Call } from '../connection/http.ts';
import type { ShownVideos } from './shown-videos.ts';

/** Likes: shown at once; quick taps become one call after the other, and the last one counts. */
export class Likes {
  readonly #call: Call;
  readonly #shown: ShownVideos;
  readonly #wanted = new Map<string, { liked: boolean; done: Promise<void> }>();

  constructor(call: Call, shown: ShownVideos) {
    this.#call = call;
    this.#shown = shown;
  }

  /** @throws TakebackError, ConnectionError: then it is shown as it was. */
  set(videoId: string, liked: boolean): Promise<void> {
    this.#shown.wantLike(videoId, liked);
    const running = this.#wanted.get(videoId);
    if (running) {
      running.liked = liked;
      return running.done;
    }
    const wanted = { liked, done: Promise.resolve() };
    this.#wanted.set(videoId, wanted);
    wanted.done = this.#run(videoId, wanted).finally(() => {
      this.#wanted.delete(videoId);
      this.#shown.wantLike(videoId, null);
    });
    return wanted.done;
  }

  async #run(videoId: string, wanted: { liked: boolean }): Promise<void> {
    let told: boolean | null = null;
    while (told !== wanted.liked) {
      told = wanted.liked;
      const { likes } = await this.#call(told ? 'videos.like' : 'videos.unlike', { videoId });
      this.#shown.patch(videoId, { liked: told, likes });
    }
  }
}
