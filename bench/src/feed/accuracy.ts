/** How well pages foretold what people went on to engage with. */
export interface Accuracy {
  readonly recall: number;
  readonly ndcg: number;
  /** The share of all items that was shown to anybody. */
  readonly coverage: number;
  /** Users who had anything to foretell. */
  readonly users: number;
}

/** The share of the relevant that is on the page. */
export function recallOf(page: readonly number[], relevant: ReadonlySet<number>): number {
  return page.filter((item) => relevant.has(item)).length / relevant.size;
}

/** Normalised discounted cumulative gain with gains of 0 and 1. */
export function ndcgOf(page: readonly number[], relevant: ReadonlySet<number>): number {
  const discount = (place: number) => 1 / Math.log2(place + 2);
  let gained = 0;
  let ideal = 0;
  page.forEach((item, place) => {
    if (relevant.has(item)) gained += discount(place);
    if (place < relevant.size) ideal += discount(place);
  });
  return ideal === 0 ? 0 : gained / ideal;
}

/**
 * Means over the users who have something to foretell.
 * @param rank a page for a user, never empty
 * @param items how many there are
 */
export function measureAccuracy(
  rank: (user: number) => readonly number[],
  held: ReadonlyMap<number, ReadonlySet<number>>,
  items: number,
): Accuracy {
  let [recall, ndcg] = [0, 0];
  const shown = new Set<number>();
  for (const [user, relevant] of held) {
    const page = rank(user);
    recall += recallOf(page, relevant);
    ndcg += ndcgOf(page, relevant);
    for (const item of page) shown.add(item);
  }
  const users = Math.max(held.size, 1);
  return {
    recall: recall / users,
    ndcg: ndcg / users,
    coverage: shown.size / Math.max(items, 1),
    users: held.size,
  };
}
