import { useSyncExternalStore } from 'react';

// One for the whole page: whoever let one video speak has let them all, until the page is closed.
let muted = true;
const listeners = new Set<() => void>();

/** Browsers play without being asked only what is silent; the first tap lets it speak. */
export function setMuted(next: boolean): void {
  muted = next;
  for (const listener of listeners) listener();
}

/** Whether videos are silent. */
export function useMuted(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => muted,
  );
}
