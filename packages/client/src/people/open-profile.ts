import type { Profile, Relation } from '@takeback/protocol';
import { TakebackError } from '../errors.ts';
import { createSource, isSame } from '../observable.ts';
import type { Observable, ProfileView } from '../views.ts';

/** Somebody's page, read from the server while somebody looks at it. */
export class OpenProfile {
  readonly observable: Observable<ProfileView>;
  readonly #load: () => Promise<Profile>;
  readonly #source = createSource<ProfileView>({ state: 'loading' });
  #watchers = 0;
  #loading = false;
  #isStale = false;

  constructor(load: () => Promise<Profile>) {
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

  /** What is known of the relation counts at once. */
  relate(relation: Relation): void {
    const view = this.#source.get();
    if (view.state !== 'here' || view.profile.id !== relation.accountId) return;
    this.#show({ state: 'here', profile: { ...view.profile, relation } });
  }

  async #readStale(): Promise<void> {
    while (this.#isStale && this.#watchers > 0) {
      this.#isStale = false;
      const view = await this.#load().then(
        (profile): ProfileView => ({ state: 'here', profile }),
        (error: unknown) => this.#failureOf(error),
      );
      this.#show(view);
    }
  }

  #failureOf(error: unknown): ProfileView {
    const failure = error instanceof TakebackError ? error.problem : null;
    if (failure?.code === 'not_found') return { state: 'missing' };
    const shown = this.#source.get();
    // Better what was true a moment ago than nothing.
    return shown.state === 'here' ? shown : { state: 'failed', failure };
  }

  #show(view: ProfileView): void {
    if (!isSame(this.#source.get(), view)) this.#source.set(view);
  }
}
