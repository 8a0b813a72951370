import { describe, expect, it } from 'vitest';
import { follow, Schedule } from '../src/timing/schedule.ts';

describe('Schedule', () => {
  it('makes things due at a steady rate', () => {
    const schedule = new Schedule(1_000, 100, 1);
    expect(schedule.take(999)).toEqual([]);
    expect(schedule.take(1_000)).toEqual([1_000]);
    expect(schedule.take(1_025)).toEqual([1_010, 1_020]);
    expect(schedule.next).toBe(1_030);
  });

  it('leaves nothing out after a stall, and makes it due when it was, not when the stall ended', () => {
    const schedule = new Schedule(0, 1_000, 1);
    expect(schedule.take(10)).toHaveLength(11);
    const after = schedule.take(900);
    expect(after).toHaveLength(890);
    expect(after[0]).toBe(11);
    expect(after.at(-1)).toBe(900);
  });

  it('ends after rate × seconds', () => {
    const schedule = new Schedule(0, 300, 2);
    expect(schedule.take(1e9)).toHaveLength(600);
    expect(schedule.next).toBeUndefined();
  });
});

describe('follow', () => {
  it('acts once for each, in order, never before it is due', async () => {
    const start = performance.now();
    const turns: number[] = [];
    let early = 0;
    await follow(new Schedule(start, 1_000, 0.05), (turn, due) => {
      if (performance.now() < due) early += 1;
      turns.push(turn);
    });
    expect(turns).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(early).toBe(0);
  });
});
