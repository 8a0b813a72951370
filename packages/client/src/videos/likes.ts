export interface LikesOptions {
  /** Shows a like that is on its way; null when it has arrived, or could not. */
  readonly show: (id: string, liked: boolean | null) => void;
  /** Tells the server. @throws TakebackError, ConnectionError */
  readonly tell: (id: string, liked: boolean) => Promise<void>;
}

/** Likes: shown at once; quick taps become one call after the other, and the last one counts. */
export class Likes {
  readonly #options: LikesOptions;
  readonly #wanted = new Map<string, { liked: boolean; done: Promise<void> }>();

  constructor(options: LikesOptions) {
    this.#options = options;
  }

  /** @throws TakebackError, ConnectionError: then it is shown as it was. */
  set(id: string, liked: boolean): Promise<void> {
    this.#options.show(id, liked);
    const running = this.#wanted.get(id);
    if (running) {
      running.liked = liked;
      return running.done;
    }
    const wanted = { liked, done: Promise.resolve() };
    this.#wanted.set(id, wanted);
    wanted.done = this.#run(id, wanted).finally(() => {
      this.#wanted.delete(id);
      this.#options.show(id, null);
    });
    return wanted.done;
  }

  async #run(id: string, wanted: { liked: boolean }): Promise<void> {
    let told: boolean | null = null;
    while (told !== wanted.liked) {
      told = wanted.liked;
      await this.#options.tell(id, told);
    }
  }
}
