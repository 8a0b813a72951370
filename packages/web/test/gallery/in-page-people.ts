import type { ProfileView, TakebackClient } from '@takeback/client';
import type { Account, PeoplePage, RelatedPerson, Relation } from '@takeback/protocol';
import { people } from './people.ts';
import { pause, type Source, source } from './source.ts';

const bios = ['', 'Repairs on Tuesdays and Fridays, 17 to 21. Bring your own bike.\nCoffee is free.', 'hi'];

/** The people part of the stand-in: how one stands to each follows from their place in the list. */
export function createInPagePeople(
  me: Account,
  onChange: (accountId: string, relation: Relation) => void,
): TakebackClient['people'] {
  const relations = new Map<string, Source<Relation | null>>(
    people.map(({ id }, i) => [
      id,
      source<Relation | null>({
        accountId: id,
        follows: i % 3 === 0,
        followsYou: i % 2 === 0,
        blocked: i === 6,
        muted: i === 2,
      }),
    ]),
  );
  const relationTo = (id: string): Source<Relation | null> => relations.get(id) ?? source(null);
  const related = (): RelatedPerson[] =>
    people.map((person) => ({ ...person, relation: relationTo(person.id).get() }));
  const profiles = new Map<string, Source<ProfileView>>();

  function profileOf(handle: string): ProfileView {
    if (handle === me.handle)
      return {
        state: 'here',
        profile: { ...me, following: 12, followers: 1_204, likes: 48_100, relation: null },
      };
    const place = people.findIndex((person) => person.handle === handle);
    const person = related()[place];
    if (person === undefined) return { state: 'missing' };
    const bio = bios[place % bios.length] ?? '';
    const counts = { following: place * 17, followers: place * 1_843, likes: place * 91_400 };
    return { state: 'here', profile: { ...person, bio, ...counts } };
  }
  async function change(accountId: string, edit: Partial<Relation>): Promise<Relation> {
    await pause(150);
    const now = { ...empty, accountId, ...relationTo(accountId).get(), ...edit };
    relationTo(accountId).set(now);
    for (const [handle, profile] of profiles) profile.set(profileOf(handle));
    onChange(accountId, now);
    return now;
  }
  const empty = { follows: false, followsYou: false, blocked: false, muted: false };
  const page = async (wants: (relation: Relation) => boolean): Promise<PeoplePage> => {
    await pause(200);
    return {
      people: related().filter(({ relation }) => relation !== null && wants(relation)),
      next: null,
    };
  };

  return {
    relation: relationTo,
    profile: (handle) => {
      const known = profiles.get(handle) ?? source(profileOf(handle));
      profiles.set(handle, known);
      return known;
    },
    follow: (id) => change(id, { follows: true }),
    unfollow: (id) => change(id, { follows: false }),
    block: (id) => change(id, { blocked: true, follows: false }),
    unblock: (id) => change(id, { blocked: false }),
    mute: (id) => change(id, { muted: true }),
    unmute: (id) => change(id, { muted: false }),
    followers: () => page(({ followsYou }) => followsYou),
    following: () => page(({ follows }) => follows),
    friends: () => page(({ follows, followsYou }) => follows && followsYou),
    blocked: () => page(({ blocked }) => blocked),
    muted: () => page(({ muted }) => muted),
  };
}
