/** How long a finger stays before the menu opens. */
export const holdTime = 500;
/** How far it may wander meanwhile, in CSS pixels: further is a scroll. */
export const holdSlop = 10;

interface Point {
  x: number;
  y: number;
}

/** Listens to one finger: `onHold` once it has stayed in place for {@link holdTime}. */
export interface PressAndHold {
  down(at: Point): void;
  move(to: Point): void;
  /** Lifted, taken over by a scroll, or left: nothing happens any more. */
  end(): void;
}

/** The timing of press and hold, without the browser: made so that it can be tested. */
export function createPressAndHold(onHold: (at: Point) => void): PressAndHold {
  let start: Point | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    clearTimeout(timer);
    start = null;
  }

  return {
    down(at) {
      end();
      start = at;
      timer = setTimeout(() => {
        start = null;
        onHold(at);
      }, holdTime);
    },
    move(to) {
      if (start !== null && Math.hypot(to.x - start.x, to.y - start.y) > holdSlop) end();
    },
    end,
  };
}
