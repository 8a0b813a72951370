/** Of one author a page of ten shows at most so many, and none of them next to each other. */
const mostOfAuthor = 2;

/**
 * Which of the ranked comes next, so that authors vary: the best whose author is not that of the one before and has not
 * had their share of the page; if there is none, the best of another author than the one before; else the best.
 * @param shown authors on the page so far, in order
 * @returns its place among the ranked, 0 also when nothing is left
 */
export function nextDiverse(
  ranked: readonly number[],
  authorOf: (video: number) => number,
  shown: readonly number[],
): number {
  const last = shown.at(-1);
  let second = -1;
  for (let place = 0; place < ranked.length; place += 1) {
    const author = authorOf(ranked[place] ?? -1);
    if (author === last) continue;
    const page = shown.slice(-9);
    if (page.filter((other) => other === author).length < mostOfAuthor) return place;
    if (second < 0) second = place;
  }
  if (second >= 0) return second;
  return 0;
}
