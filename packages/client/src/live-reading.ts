import { createSource, isSame } from './observable.ts';
import type { Observable } from './views.ts';

export interface LiveReadingOptions<View> {
  /** What is shown before anything is known. */
  readonly initial: View;
  readonly load: () => Promise<View>;
  /** What is shown when it could not be read. */
  readonly failed: (error: unknown, shown: View) => View;
}

/** Something of the server's that is read while somebody looks at it, and again when it may have changed. */
export class LiveReading<View> {
  readonly observable: Observable<View>;
  readonly #options: LiveReadingOptions<View>;
  readonly #source;
  #watchers = 0;
  #loading = false;
  #isStale = false;

  constructor(options: LiveReadingOptions<View>) {
    this.#options = options;
    this.#source = createSource<View>(options.initial);
    this.observable = {
      get: () => this.#source.get(),
      subscribe: (listener) => {
        this.#watchers += 1;
        const end = this.#source.subscribe(listener);
        if (this.#watchers === 1) this.reload();
        let ended = false;
        return () => {
          if (ended) return;
          ended = true;
          this.#watchers -= 1;
          end();
        };
      },
    };
  }

  /** Reads it again, when somebody looks at it. What was shown stays until then. */
  reload(): void {
    if (this.#watchers === 0) return;
    this.#isStale = true;
    if (this.#loading) return;
    this.#loading = true;
    this.#readStale().finally(() => {
      this.#loading = false;
    });
  }

  /** Another account may be signed in now. */
  forget(): void {
    this.#source.set(this.#options.initial);
    this.reload();
  }

  show(view: View): void {
    if (!isSame(this.#source.get(), view)) this.#source.set(view);
  }

  async #readStale(): Promise<void> {
    while (this.#isStale && this.#watchers > 0) {
      this.#isStale = false;
      const view = await this.#options
        .load()
        .catch((error: unknown) => this.#options.failed(error, this.#source.get()));
      this.show(view);
    }
  }
}
