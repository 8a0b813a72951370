import type { Person } from '@takeback/protocol';
import { useEffect, useState } from 'react';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import type { TextId } from '../strings/text.tsx';

export type PeopleSearch =
  | { state: 'idle' }
  | { state: 'searching' }
  | { state: 'found'; people: readonly Person[] }
  | { state: 'failed'; failure: TextId };

/** Long enough that a word is typed in one go, short enough not to be felt. */
const pause = 250;

/** People whose handle or name begins with the query, without oneself; asks once the typing pauses. */
export function usePeopleSearch(query: string, ownId: string): PeopleSearch {
  const client = useClient();
  const [result, setResult] = useState<PeopleSearch>({ state: 'idle' });
  const wanted = query.trim();

  useEffect(() => {
    if (wanted === '') {
      setResult({ state: 'idle' });
      return;
    }
    let overtaken = false;
    setResult((before) => (before.state === 'found' ? before : { state: 'searching' }));
    const timer = setTimeout(() => {
      client.call('people.search', { query: wanted }).then(
        ({ people }) => {
          if (!overtaken) setResult({ state: 'found', people: people.filter(({ id }) => id !== ownId) });
        },
        (error: unknown) => {
          if (!overtaken) setResult({ state: 'failed', failure: failureOf(error) });
        },
      );
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [client, wanted, ownId]);

  return result;
}
