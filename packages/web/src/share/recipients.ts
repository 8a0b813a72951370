import type { Person } from '@takeback/protocol';
import { useEffect, useMemo, useState } from 'react';
import { type PeopleSearch, usePeopleSearch } from '../inbox/people-search.ts';
import { useClient, useObservable } from '../session/client-context.tsx';

/** So many of the people one writes with are offered. */
const mostRecent = 30;

export interface Recipients {
  readonly people: readonly Person[];
  /** How the search for others goes. */
  readonly search: PeopleSearch['state'];
}

/** Who a video can be sent to: the people one writes with, the latest first, then friends; others by search. */
export function useRecipients(query: string, ownId: string): Recipients {
  const client = useClient();
  const conversations = useObservable(client.conversations);
  const [friends, setFriends] = useState<readonly Person[]>([]);
  const search = usePeopleSearch(query, ownId);

  useEffect(() => {
    let left = false;
    client.people.friends().then(
      ({ people }) => {
        if (!left) setFriends(people);
      },
      // Offline the people one writes with are enough.
      () => undefined,
    );
    return () => {
      left = true;
    };
  }, [client]);

  const people = useMemo(() => {
    const recent = conversations.filter(({ quiet }) => quiet !== 'blocked').slice(0, mostRecent);
    const known = [...recent.map(({ person }) => person), ...friends].filter((person) =>
      matches(person, query),
    );
    const found = search.state === 'found' ? search.people : [];
    return [...new Map([...known, ...found].map((person) => [person.id, person])).values()];
  }, [conversations, friends, query, search]);
  return { people, search: search.state };
}

/** Whether a handle, a name or a word of it begins so. */
function matches({ handle, displayName }: Person, query: string): boolean {
  const wanted = query.trim().replace(/^@/, '').toLocaleLowerCase();
  const names = [handle, displayName, ...displayName.split(/\s+/)];
  return names.some((name) => name.toLocaleLowerCase().startsWith(wanted));
}
