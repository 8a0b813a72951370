import { useSyncExternalStore } from 'react';

/** From this width the app shows rail, list and pane beside one another. */
const desktopQuery = '(min-width: 900px)';

/** Whether a media query holds; follows changes. */
function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener('change', listener);
      return () => list.removeEventListener('change', listener);
    },
    () => matchMedia(query).matches,
  );
}

export function useDesktop(): boolean {
  return useMedia(desktopQuery);
}

/** True where motion should be a fade at most. */
export function prefersReducedMotion(): boolean {
  return matchMedia('(prefers-reduced-motion: reduce)').matches;
}

/** True on devices whose main pointer is a finger: Enter makes a new line there. */
export function hasCoarsePointer(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
