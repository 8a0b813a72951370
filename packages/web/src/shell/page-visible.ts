import { useSyncExternalStore } from 'react';

/** Whether the page can be seen at all: not in a tab behind another one, not on a locked phone. */
export function usePageVisible(): boolean {
  return useSyncExternalStore(
    (listener) => {
      document.addEventListener('visibilitychange', listener);
      return () => document.removeEventListener('visibilitychange', listener);
    },
    () => document.visibilityState === 'visible',
  );
}
