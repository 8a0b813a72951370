import { setTimeout as wait } from 'node:timers/promises';

/** Rest after each part, in times of what the part took. */
const rest = 9;

/**
 * Does work over everything that is stored a part at a time, where nobody waits for its end. Whatever people ask of the
 * database waits for a part; so after each it rests, and takes a tenth of the database's time however much there is.
 * @param part returns whether there may be more; a few milliseconds of work
 */
export async function inParts(signal: AbortSignal, part: () => Promise<boolean>): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    if (!(await part())) return;
    // It only rejects when the work is to end.
    await wait(rest * (performance.now() - began), undefined, { signal }).catch(() => {});
  }
}
