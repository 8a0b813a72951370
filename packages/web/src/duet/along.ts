import { type RefObject, useMemo } from 'react';
import type { Companion } from '../capture/use-recording.ts';

/** Resolves when it happens. @throws Error when the film breaks first: then it never does */
export function happened(element: EventTarget, event: 'seeked' | 'canplay'): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const { signal } = done;
    const hear = (type: string, then: () => void) =>
      element.addEventListener(
        type,
        () => {
          done.abort();
          then();
        },
        { signal },
      );
    hear(event, resolve);
    hear('error', () => reject(new Error('The original cannot be played.')));
  });
}

/** The original runs along with the recording: it begins where the clips end, and only then does the recorder. */
export function useAlong(screen: RefObject<HTMLVideoElement | null>): Companion {
  return useMemo(
    () => ({
      start: async (at) => {
        const element = screen.current;
        if (element === null) return;
        // It broke before: perhaps it does not now.
        if (element.error !== null) element.load();
        if (Math.abs(element.currentTime - at) > 0.01) {
          const seeked = happened(element, 'seeked');
          element.currentTime = at;
          await seeked;
        }
        if (element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) await happened(element, 'canplay');
        // Out of the page it would be heard and not seen.
        if (!element.isConnected) throw new Error('The screen was left.');
        await element.play();
      },
      stop: () => screen.current?.pause(),
      rest: (at) => {
        const element = screen.current;
        if (element === null) return;
        element.pause();
        element.currentTime = at;
      },
    }),
    [screen],
  );
}
