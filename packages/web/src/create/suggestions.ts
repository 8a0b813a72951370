import type { Person, TagCount } from '@takeback/protocol';
import { useEffect, useState } from 'react';
import { useClient } from '../session/client-context.tsx';
import type { OpenMark } from './marks.ts';

export type Suggestion =
  | { readonly kind: 'tag'; readonly word: string; readonly tag: TagCount }
  | { readonly kind: 'mention'; readonly word: string; readonly person: Person };

/** Long enough that a word is typed in one go, short enough not to be felt. */
const pause = 180;
const most = 6;

/** People or tags that begin as what is being written; none while nothing is, or when the server is out of reach. */
export function useSuggestions(mark: OpenMark | null): readonly Suggestion[] {
  const client = useClient();
  const [found, setFound] = useState<readonly Suggestion[]>([]);
  const kind = mark?.kind ?? null;
  const beginning = mark?.beginning ?? '';
  useEffect(() => {
    if (kind === null || (kind === 'mention' && beginning === '')) {
      setFound([]);
      return;
    }
    let overtaken = false;
    const ask = async (): Promise<Suggestion[]> => {
      if (kind === 'mention') {
        const { people } = await client.call('people.search', { query: beginning });
        return people.map((person) => ({ kind, word: person.handle, person }));
      }
      const tags = await client.videos.tags(beginning === '' ? undefined : beginning);
      return tags.map((tag) => ({ kind, word: tag.tag, tag }));
    };
    const timer = setTimeout(() => {
      ask().then(
        (suggestions) => {
          if (!overtaken) setFound(suggestions.slice(0, most));
        },
        // Suggestions are a convenience: without them people write on.
        () => {
          if (!overtaken) setFound([]);
        },
      );
    }, pause);
    return () => {
      overtaken = true;
      clearTimeout(timer);
    };
  }, [client, kind, beginning]);
  return found;
}
