import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { percentile, spreadOf } from '../src/timing/percentiles.ts';

describe('percentile', () => {
  it('is a value that was measured, by nearest rank', () => {
    const sorted = Array.from({ length: 100 }, (_, i) => i + 1);
    expect(percentile(sorted, 0.5)).toBe(50);
    expect(percentile(sorted, 0.99)).toBe(99);
    expect(percentile(sorted, 1)).toBe(100);
    expect(percentile([7], 0.99)).toBe(7);
    expect(percentile([1, 2, 3], 0.5)).toBe(2);
  });

  it('does not exist of nothing', () => {
    expect(() => percentile([], 0.5)).toThrow('nothing');
  });

  it('has at least its share at or below it, and no smaller value has', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const sorted = [...values].sort((a, b) => a - b);
          const found = percentile(sorted, percent / 100);
          const upTo = (limit: number) => sorted.filter((value) => value <= limit).length;
          const needed = Math.ceil(sorted.length * (percent / 100));
          return upTo(found) >= needed && upTo(found - 1) < needed;
        },
      ),
    );
  });
});

describe('spreadOf', () => {
  it('orders numbers as numbers and leaves what it was given alone', () => {
    const values = [10, 9, 100, 1];
    expect(spreadOf(values)).toEqual({ count: 4, p50: 9, p99: 100, max: 100 });
    expect(values).toEqual([10, 9, 100, 1]);
  });
});
