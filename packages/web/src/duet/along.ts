import { type RefObject, useMemo } from 'react';
import type { Companion } from '../capture/use-recording.ts';

function happened(element: HTMLVideoElement, event: 'seeked' | 'canplay'): Promise<void> {
  return new Promise((resolve) => {
    element.addEventListener(event, () => resolve(), { once: true });
  });
}

/** The original runs along with the recording: it begins where the clips end, and only then does the recorder. */
export function useAlong(screen: RefObject<HTMLVideoElement | null>): Companion {
  return useMemo(
    () => ({
      start: async (at) => {
        const element = screen.current;
        if (element === null) return;
        if (Math.abs(element.currentTime - at) > 0.01) {
          const seeked = happened(element, 'seeked');
          element.currentTime = at;
          await seeked;
        }
        if (element.readyState < HTMLMediaElement.HAVE_FUTURE_DATA) await happened(element, 'canplay');
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
