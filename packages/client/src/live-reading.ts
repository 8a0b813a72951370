import { TakebackError } from './errors.ts';
import { createSource, isSame } from './observable.ts';
import type { Observable, Reading } from './views.ts';

/** Something of the server's that is read while somebody looks at it, and again when it may have changed. */
export class LiveReading<Here extends { readonly state: 'here' }> {
  readonly observable: Observable<Reading<Here>>;
  readonly #load: () => Promise<Here>;
  readonly #source = createSource<Reading<Here>>({ state: 'loading' });
  #watchers = 0;
  #loading = false;
  #isStale = false;

  constructor(load: () => Promise<Here>) {
    this.#load = load;
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
    this.#source.set({ state: 'loading' });
    this.reload();
  }

  show(view: Reading<Here>): void {
    if (!isSame(this.#source.get(), view)) this.#source.set(view);
  }

  async #readStale(): Promise<void> {
    while (this.#isStale && this.#watchers > 0) {
      this.#isStale = false;
      this.show(await this.#load().catch((error: unknown) => this.#failureOf(error)));
    }
  }

  #failureOf(error: unknown): Reading<Here> {
    const failure = error instanceof TakebackError ? error.problem : null;
    if (failure?.code === 'not_found') return { state: 'missing' };
    // Better what was true a moment ago than nothing.
    const shown = this.#source.get();
    return shown.state === 'here' ? shown : { state: 'failed', failure };
  }
}
