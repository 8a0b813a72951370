import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsFor,
  clockOf,
  isWhole,
  lengthOf,
  moved,
  type Range,
  type RangeBounds,
  widest,
  withFrom,
  within,
  withTo,
} from '../src/footage/range.ts';

const bounds: RangeBounds = { film: 60, shortest: 3, longest: 20 };

describe('a range of a film', () => {
  it('is all of it at first, or as much as may be', () => {
    expect(widest({ film: 12.34, shortest: 3, longest: 20 })).toEqual({ from: 0, to: 12.34 });
    expect(widest(bounds)).toEqual({ from: 0, to: 20 });
  });

  it('gets shorter when the beginning moves, down to the shortest', () => {
    expect(withFrom({ from: 0, to: 20 }, 5.04, bounds)).toEqual({ from: 5, to: 20 });
    expect(withFrom({ from: 0, to: 20 }, 19, bounds)).toEqual({ from: 17, to: 20 });
  });

  it('pulls the other end along where it would become too long', () => {
    expect(withFrom({ from: 30, to: 50 }, 25, bounds)).toEqual({ from: 25, to: 45 });
    expect(withTo({ from: 30, to: 50 }, 55, bounds)).toEqual({ from: 35, to: 55 });
  });

  it('ends at the very end of the film, not a tenth before', () => {
    expect(withTo({ from: 50, to: 55 }, 59.33, { ...bounds, film: 59.37 })).toEqual({ from: 50, to: 59.37 });
  });

  it('moves as a whole without becoming shorter', () => {
    expect(moved({ from: 10, to: 20 }, 58, bounds)).toEqual({ from: 50, to: 60 });
    expect(moved({ from: 10, to: 20 }, -4, bounds)).toEqual({ from: 0, to: 10 });
  });

  it('of a film shorter than the shortest is all of it', () => {
    const short = boundsFor(2, 3, 5);
    expect(withTo(widest(short), 1, short)).toEqual({ from: 0, to: 2 });
  });

  it('stays within its bounds whatever is dragged where', () => {
    const seconds = fc.double({ min: -100, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 3, max: 600, noNaN: true }),
        fc.array(fc.tuple(fc.constantFrom(withFrom, withTo, moved), seconds), { maxLength: 20 }),
        (film, drags) => {
          const limits = boundsFor(film, 3, 180);
          let range: Range = widest(limits);
          for (const [drag, to] of drags) {
            range = drag(range, to, limits);
            expect(range.from).toBeGreaterThanOrEqual(0);
            expect(range.to).toBeLessThanOrEqual(film);
            expect(lengthOf(range)).toBeGreaterThanOrEqual(Math.min(3, film) - 1e-9);
            expect(lengthOf(range)).toBeLessThanOrEqual(180 + 1e-9);
          }
        },
      ),
    );
  });

  it('knows whether anything is cut off, and keeps a moment inside', () => {
    expect(isWhole({ from: 0.04, to: 9.95 }, 10)).toBe(true);
    expect(isWhole({ from: 0, to: 9.5 }, 10)).toBe(false);
    expect(within({ from: 2, to: 4 }, 9)).toBe(4);
  });
});

describe('a clock', () => {
  it.each([
    [0, '0:00'],
    [7.4, '0:07'],
    [65, '1:05'],
    [600, '10:00'],
  ])('reads %s seconds as %s', (seconds, words) => {
    expect(clockOf(seconds)).toBe(words);
  });

  it.each([
    [7.44, '0:07.4'],
    [59.96, '1:00.0'],
    [12.3, '0:12.3'],
  ])('reads %s seconds with tenths as %s', (seconds, words) => {
    expect(clockOf(seconds, true)).toBe(words);
  });
});
