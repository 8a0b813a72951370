/**
 * The `count` things with the highest scores above 0, best first; the earlier of two equal ones first.
 * @param things each at most once
 * @param accepts asked only of those that would be among the best
 */
export function selectBest(
  count: number,
  things: Iterable<number>,
  scoreOf: (thing: number) => number,
  accepts: (thing: number) => boolean,
): number[] {
  if (count <= 0) return [];
  // Ascending, so that the one to beat is first.
  const best: { readonly thing: number; readonly score: number }[] = [];
  let toBeat = 0;
  for (const thing of things) {
    const score = scoreOf(thing);
    if (!(score > toBeat) || !accepts(thing)) continue;
    let [from, to] = [0, best.length];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((best[middle]?.score ?? 0) < score) from = middle + 1;
      else to = middle;
    }
    best.splice(from, 0, { thing, score });
    if (best.length > count) best.shift();
    if (best.length === count) toBeat = best[0]?.score ?? 0;
  }
  return best.reverse().map(({ thing }) => thing);
}
