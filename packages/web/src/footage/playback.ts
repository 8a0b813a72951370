import { type RefObject, useCallback, useEffect, useState } from 'react';
import { wantsTouch } from '../player/autoplay.ts';
import type { Range } from './range.ts';

interface PlaybackOptions {
  screen: RefObject<HTMLVideoElement | null>;
  /** What is played, again and again. */
  range: Range;
  /** A moment to stand still at, as while a handle is dragged; null to play. */
  still: number | null;
  onMoment?: ((moment: number) => void) | undefined;
  /** Another film that runs along, from its own beginning. */
  along?: RefObject<HTMLVideoElement | null> | undefined;
}

/** Further apart than this, lips and words no longer fit. In seconds. */
const drift = 0.12;

/** Plays a range again and again, and another film in step with it. */
export function usePlayback({ screen, range, still, onMoment, along }: PlaybackOptions) {
  const [paused, setPaused] = useState(false);
  const { from, to } = range;

  const play = useCallback(() => {
    screen.current?.play().catch((error: unknown) => {
      if (wantsTouch(error)) setPaused(true);
    });
    along?.current?.play().catch(() => {});
  }, [screen, along]);

  useEffect(() => {
    const element = screen.current;
    if (element === null) return;
    const other = along?.current ?? null;
    if (still !== null) {
      element.pause();
      other?.pause();
      element.currentTime = still;
      if (other !== null) other.currentTime = Math.max(0, still - from);
      return;
    }
    if (element.currentTime < from || element.currentTime >= to) element.currentTime = from;
    if (paused) {
      element.pause();
      other?.pause();
    } else play();
  }, [screen, along, still, from, to, paused, play]);

  useEffect(() => {
    let frame = 0;
    const watch = () => {
      const element = screen.current;
      const other = along?.current ?? null;
      if (element !== null && still === null) {
        if (element.currentTime >= to - 0.02 || element.ended) {
          element.currentTime = from;
          if (other !== null) other.currentTime = 0;
          if (!paused) play();
        }
        const wanted = element.currentTime - from;
        if (
          other !== null &&
          !other.seeking &&
          !element.seeking &&
          Math.abs(other.currentTime - wanted) > drift
        )
          other.currentTime = Math.max(0, wanted);
        onMoment?.(element.currentTime);
      }
      frame = requestAnimationFrame(watch);
    };
    frame = requestAnimationFrame(watch);
    return () => cancelAnimationFrame(frame);
  }, [screen, along, from, to, still, paused, play, onMoment]);

  return { paused, toggle: () => setPaused(!paused) };
}
