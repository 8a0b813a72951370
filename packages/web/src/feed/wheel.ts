import { type RefObject, useEffect } from 'react';
import { WheelSteps } from '../player/wheel-steps.ts';

/** Pixels of a wheel that tells of lines. */
const line = 40;

/** One turn of the wheel, one video: a notch of a mouse is too short to reach the next one by scrolling. */
export function useWheel(scroller: RefObject<HTMLElement | null>, go: (by: number) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const steps = new WheelSteps();
    const turn = (event: WheelEvent) => {
      if (event.ctrlKey) return;
      event.preventDefault();
      const pixels = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY : event.deltaY * line;
      const step = steps.turn(pixels, event.timeStamp);
      if (step !== 0) go(step);
    };
    element.addEventListener('wheel', turn, { passive: false });
    return () => element.removeEventListener('wheel', turn);
  }, [scroller, go]);
}
