import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createPressAndHold, holdSlop, holdTime } from '../src/chat/press-and-hold.ts';

describe('press and hold', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function start() {
    const onHold = vi.fn();
    const hold = createPressAndHold(onHold);
    hold.down({ x: 100, y: 200 });
    return { onHold, hold };
  }

  it('opens once the finger has stayed for half a second, and not before', () => {
    const { onHold } = start();
    vi.advanceTimersByTime(holdTime - 1);
    expect(onHold).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(onHold).toHaveBeenCalledExactlyOnceWith({ x: 100, y: 200 });
  });

  it('forgives a trembling finger', () => {
    const { onHold, hold } = start();
    hold.move({ x: 100 + holdSlop, y: 200 });
    vi.advanceTimersByTime(holdTime);
    expect(onHold).toHaveBeenCalledOnce();
  });

  it('is cancelled by movement, because that is a scroll', () => {
    const { onHold, hold } = start();
    hold.move({ x: 100, y: 201 + holdSlop });
    hold.move({ x: 100, y: 200 });
    vi.advanceTimersByTime(2 * holdTime);
    expect(onHold).not.toHaveBeenCalled();
  });

  it('is cancelled by lifting the finger', () => {
    const { onHold, hold } = start();
    vi.advanceTimersByTime(holdTime - 1);
    hold.end();
    vi.advanceTimersByTime(holdTime);
    expect(onHold).not.toHaveBeenCalled();
  });

  it('opens once for one press, and again for the next', () => {
    const { onHold, hold } = start();
    vi.advanceTimersByTime(5 * holdTime);
    expect(onHold).toHaveBeenCalledOnce();
    hold.end();
    hold.down({ x: 1, y: 2 });
    vi.advanceTimersByTime(holdTime);
    expect(onHold).toHaveBeenLastCalledWith({ x: 1, y: 2 });
  });
});
