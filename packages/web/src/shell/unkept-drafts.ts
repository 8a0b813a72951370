import { useEffect } from 'react';
import { useClient, useObservable } from '../session/client-context.tsx';

/** While a draft is held by this page only, closing the page lets the browser ask first. */
export function useAskBeforeDraftsAreLost(): void {
  const drafts = useObservable(useClient().videos.drafts.list);
  const anyUnkept = drafts.some(({ kept }) => !kept);
  useEffect(() => {
    if (!anyUnkept) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [anyUnkept]);
}
