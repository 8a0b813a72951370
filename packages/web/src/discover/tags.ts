import type { TagCount } from '@takeback/protocol';
import { useCallback, useEffect, useState } from 'react';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import type { TextId } from '../strings/text.tsx';

export type TagsView =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly failure: TextId; readonly again: () => void }
  | { readonly state: 'here'; readonly tags: readonly TagCount[] };

/** Tags that begin so, or those of the last days. */
export function useTags(beginning?: string): TagsView {
  const { videos } = useClient();
  const [view, setView] = useState<TagsView>({ state: 'loading' });
  const [attempt, setAttempt] = useState(0);
  const again = useCallback(() => setAttempt((before) => before + 1), []);
  useEffect(() => {
    let overtaken = attempt < 0;
    videos.tags(beginning).then(
      (tags) => {
        if (!overtaken) setView({ state: 'here', tags });
      },
      (error: unknown) => {
        if (!overtaken) setView({ state: 'failed', failure: failureOf(error), again });
      },
    );
    return () => {
      overtaken = true;
    };
  }, [videos, beginning, attempt, again]);
  return view;
}
