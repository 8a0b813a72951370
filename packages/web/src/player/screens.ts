/** Videos before and after the one that is watched which have a `<video>` element of their own. */
const behind = 1;
const ahead = 2;
/** So many elements are made, and then used again and again: a browser plays only few at a time. */
export const screenCount = behind + 1 + ahead + 1;

/** The ids around the one that is watched, it first, then those ahead, then the one behind: the order of loading. */
export function idsAround(ids: readonly string[], current: number): string[] {
  const around = [current, ...range(current + 1, current + ahead), ...range(current - behind, current - 1)];
  return around.flatMap((index) => ids[index] ?? []);
}

/** What each element shows, by the element's number; null for one that is free. */
export type Screens = readonly (string | null)[];

/**
 * Gives the videos around the one that is watched an element each. Whoever has one keeps it, so that what is loaded
 * stays loaded; the others get those of the videos that are farthest away. An element that nobody needs keeps what it
 * shows. @returns the same object when nothing changes
 */
export function assignScreens(held: Screens, ids: readonly string[], current: number): Screens {
  const wanted = idsAround(ids, current);
  const next = Array.from({ length: screenCount }, (_, number) => held[number] ?? null);
  for (const id of wanted) {
    if (next.includes(id)) continue;
    const distances = next.map((shown) => {
      if (shown === null) return Number.POSITIVE_INFINITY;
      if (wanted.includes(shown)) return -1;
      const index = ids.indexOf(shown);
      return index === -1 ? ids.length : Math.abs(index - current);
    });
    next[distances.indexOf(Math.max(...distances))] = id;
  }
  return held.length === next.length && next.every((shown, number) => shown === held[number]) ? held : next;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, step) => from + step);
}
