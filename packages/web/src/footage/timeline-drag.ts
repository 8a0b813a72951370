import type { KeyboardEvent, PointerEvent } from 'react';

/** Where on a strip a finger is, in seconds of what the strip spans. */
export function momentAt(strip: Element, clientX: number, seconds: number): number {
  const { left, width } = strip.getBoundingClientRect();
  return width === 0 ? 0 : ((clientX - left) / width) * seconds;
}

/** Follows one finger from its press to its lift; called with its place each time it moves. */
export function follow(
  event: PointerEvent,
  onMove: (clientX: number) => void,
  onEnd: () => void = () => {},
): void {
  const target = event.currentTarget;
  if (!(target instanceof HTMLElement) || event.button !== 0) return;
  event.preventDefault();
  event.stopPropagation();
  target.focus({ preventScroll: true });
  target.setPointerCapture(event.pointerId);
  const move = (moved: globalThis.PointerEvent) => {
    if (moved.pointerId === event.pointerId) onMove(moved.clientX);
  };
  const end = (ended: globalThis.PointerEvent) => {
    if (ended.pointerId !== event.pointerId) return;
    target.removeEventListener('pointermove', move);
    target.removeEventListener('pointerup', end);
    target.removeEventListener('pointercancel', end);
    onEnd();
  };
  target.addEventListener('pointermove', move);
  target.addEventListener('pointerup', end);
  target.addEventListener('pointercancel', end);
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -0.1,
  ArrowDown: -0.1,
  ArrowRight: 0.1,
  ArrowUp: 0.1,
  PageDown: -1,
  PageUp: 1,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** Seconds by which a key moves a slider; null for other keys. With Shift ten times as far. */
export function stepOf(event: KeyboardEvent): number | null {
  const step = steps[event.key];
  if (step === undefined) return null;
  event.preventDefault();
  return event.shiftKey ? step * 10 : step;
}
