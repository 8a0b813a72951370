import type { Profile, Relation } from '@takeback/protocol';
import { LiveReading } from '../live-reading.ts';
import type { Observable, ProfileView } from '../views.ts';

/** Somebody's page, read from the server while somebody looks at it. */
export class OpenProfile {
  readonly observable: Observable<ProfileView>;
  readonly #reading: LiveReading<Extract<ProfileView, { state: 'here' }>>;

  constructor(load: () => Promise<Profile>) {
    this.#reading = new LiveReading(async () => ({ state: 'here', profile: await load() }));
    this.observable = this.#reading.observable;
  }

  /** Reads it again, when somebody looks at it. What was shown stays until then. */
  reload(): void {
    this.#reading.reload();
  }

  /** Another account may be signed in now. */
  forget(): void {
    this.#reading.forget();
  }

  /** What is known of the relation counts at once. */
  relate(relation: Relation): void {
    const view = this.observable.get();
    if (view.state !== 'here' || view.profile.id !== relation.accountId) return;
    this.#reading.show({ state: 'here', profile: { ...view.profile, relation } });
  }
}
