import type { MethodResult, PeoplePage, Relation } from '@takeback/protocol';
import type { TakebackPeople } from '../client.ts';
import type { Call } from '../connection/http.ts';
import { createSource, type Source } from '../observable.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { Observable, ProfileView } from '../views.ts';
import { OpenProfile } from './open-profile.ts';

export interface PeopleOptions {
  readonly tabs: Tabs;
  readonly call: Call;
}

/**
 * How this account stands to people, and their pages. Kept in memory and true for as long as it is there: the change log
 * tells every change of a relation, and every tab hears of it.
 */
export class People implements TakebackPeople {
  readonly #call: Call;
  readonly #relations = new Map<string, Source<Relation | null>>();
  readonly #profiles = new Map<string, OpenProfile>();
  /** When the log last told of a relation: an answer that was asked for before may be older. */
  readonly #told = new Map<string, number>();
  #now = 0;
  #isOnline = false;

  constructor({ tabs, call }: PeopleOptions) {
    this.#call = call;
    tabs.subscribe((event) => {
      if (event.type === 'status') this.#connected(event.status.connection === 'online');
      else if (event.type === 'touched') this.#follow(event.touched);
    });
  }

  relation(accountId: string): Observable<Relation | null> {
    return this.#sourceOf(accountId);
  }

  profile(handle: string): Observable<ProfileView> {
    const known = this.#profiles.get(handle);
    if (known) return known.observable;
    const opened = new OpenProfile(async () => {
      const asked = this.#now;
      const { person } = await this.#call('people.get', { handle });
      this.#learn(person.relation, asked);
      const newer = this.#relations.get(person.id)?.get();
      return newer ? { ...person, relation: newer } : person;
    });
    this.#profiles.set(handle, opened);
    return opened.observable;
  }

  follow = (accountId: string) => this.#change(this.#call('people.follow', { accountId }));
  unfollow = (accountId: string) => this.#change(this.#call('people.unfollow', { accountId }));
  block = (accountId: string) => this.#change(this.#call('people.block', { accountId }));
  unblock = (accountId: string) => this.#change(this.#call('people.unblock', { accountId }));
  mute = (accountId: string) => this.#change(this.#call('people.mute', { accountId }));
  unmute = (accountId: string) => this.#change(this.#call('people.unmute', { accountId }));

  followers = (handle: string, after?: string) =>
    this.#page(this.#call('people.followers', { handle, ...placeOf(after) }));
  following = (handle: string, after?: string) =>
    this.#page(this.#call('people.following', { handle, ...placeOf(after) }));
  friends = (after?: string) => this.#page(this.#call('people.friends', placeOf(after)));
  blocked = (after?: string) => this.#page(this.#call('people.blocked', placeOf(after)));
  muted = (after?: string) => this.#page(this.#call('people.muted', placeOf(after)));

  async #change(answer: Promise<MethodResult<'people.follow'>>): Promise<Relation> {
    const asked = this.#now;
    const { relation } = await answer;
    this.#learn(relation, asked);
    this.#reload();
    return relation;
  }

  async #page(answer: Promise<PeoplePage>): Promise<PeoplePage> {
    const asked = this.#now;
    const page = await answer;
    for (const { relation } of page.people) this.#learn(relation, asked);
    return page;
  }

  #sourceOf(accountId: string): Source<Relation | null> {
    const known = this.#relations.get(accountId);
    if (known) return known;
    const source = createSource<Relation | null>(null);
    this.#relations.set(accountId, source);
    return source;
  }

  /** Takes an answer, unless the log has told something since it was asked for. */
  #learn(relation: Relation | null, asked: number): void {
    if (relation && (this.#told.get(relation.accountId) ?? 0) <= asked) this.#show(relation);
  }

  #show(relation: Relation): void {
    this.#sourceOf(relation.accountId).set(relation);
    for (const profile of this.#profiles.values()) profile.relate(relation);
  }

  #follow(touched: { everything: boolean; relations: ReadonlyMap<string, Relation> }): void {
    if (touched.everything) {
      for (const source of this.#relations.values()) source.set(null);
      for (const profile of this.#profiles.values()) profile.forget();
    }
    if (touched.relations.size === 0) return;
    this.#now += 1;
    for (const [id, relation] of touched.relations) {
      this.#told.set(id, this.#now);
      this.#show(relation);
    }
    this.#reload();
  }

  #connected(isOnline: boolean): void {
    if (isOnline && !this.#isOnline) this.#reload();
    this.#isOnline = isOnline;
  }

  /** Counts may have changed. */
  #reload(): void {
    for (const profile of this.#profiles.values()) profile.reload();
  }
}

function placeOf(after: string | undefined): { after?: string } {
  return after === undefined ? {} : { after };
}
