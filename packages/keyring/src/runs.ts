/** Neighbouring slots of one segment that are read or written by one call. */
export interface Run {
  segment: number;
  /** Place of the first slot within its segment. */
  first: number;
  count: number;
  /** The slots of the run are `slots[from]` up to, not including, `slots[to]`. */
  from: number;
  to: number;
}

/**
 * Groups ascending slots so that few calls reach them all.
 * @param gap so many slots between two wanted ones are read along rather than making another call; 0 to write
 */
export function* runsOf(slots: readonly number[], segmentSlots: number, gap: number): Generator<Run> {
  let run: Run | undefined;
  for (const [i, slot] of slots.entries()) {
    const segment = Math.floor(slot / segmentSlots);
    const place = slot % segmentSlots;
    if (run !== undefined && run.segment === segment && place <= run.first + run.count + gap) {
      run.count = place - run.first + 1;
      run.to = i + 1;
    } else {
      if (run !== undefined) yield run;
      run = { segment, first: place, count: 1, from: i, to: i + 1 };
    }
  }
  if (run !== undefined) yield run;
}

/** Ascending and without repetitions. */
export function sortedSlots(slots: Iterable<number>): number[] {
  return [...new Set(slots)].sort((a, b) => a - b);
}
