import { createRandom, type Random } from '../../../packages/server/src/feed/model/random.ts';
import type { Interaction } from './interactions.ts';

/** What people who do not exist engaged with. */
export interface Shape {
  readonly users: number;
  readonly items: number;
  /** Interactions of a user: at least `least`, `mean` on average. */
  readonly least: number;
  readonly mean: number;
  readonly tastes: number;
  readonly tastesPerUser: number;
  /** The share of interactions that follows the user's tastes; the others follow popularity alone. */
  readonly byTaste: number;
  /** Exponent of the popularity by rank. */
  readonly skew: number;
  /** Over how long it happens, and how long an item stays as popular as it began; Infinity: for ever. */
  readonly days: number;
  readonly freshDays: number;
}

/** Small and sparse, as public sets of short videos are: about six interactions a user. */
export const sparse: Shape = {
  users: 9_300,
  items: 6_700,
  least: 3,
  mean: 6.4,
  tastes: 150,
  tastesPerUser: 1,
  byTaste: 0.45,
  skew: 0.75,
  days: 60,
  freshDays: Number.POSITIVE_INFINITY,
};

/** Many interactions, clear tastes, very uneven popularity that passes. */
export const clustered: Shape = {
  users: 3_000,
  items: 4_000,
  least: 10,
  mean: 40,
  tastes: 40,
  tastesPerUser: 3,
  byTaste: 0.6,
  skew: 1,
  days: 60,
  freshDays: 10,
};

/** Draws a number from 0 with chances in proportion to weights. */
function createDraw(weights: readonly number[], random: Random): () => number {
  const sums = new Float64Array(weights.length);
  let total = 0;
  weights.forEach((weight, at) => {
    total += weight;
    sums[at] = total;
  });
  return () => {
    const drawn = random() * total;
    let [from, to] = [0, sums.length - 1];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if ((sums[middle] ?? 0) <= drawn) from = middle + 1;
      else to = middle;
    }
    return from;
  };
}

const day = 24 * 3_600_000;
const firstDay = Date.UTC(2026, 0, 1);
const mostTries = 30;

/** Interactions of that shape, oldest first; the same for the same seed. */
export function synthesise(shape: Shape, seed: number): Interaction[] {
  const random = createRandom(seed);
  const weights = Array.from({ length: shape.items }, (_, rank) => (rank + 10) ** -shape.skew);
  const tasteOf = weights.map(() => Math.floor(random() ** 1.5 * shape.tastes));
  const birthOf = weights.map(() => random() * shape.days);
  const any = createDraw(weights, random);
  const ofTaste = Array.from({ length: shape.tastes }, (_, taste) => {
    const items = weights.flatMap((weight, item) => (tasteOf[item] === taste ? [{ item, weight }] : []));
    const draw = createDraw(
      items.map(({ weight }) => weight),
      random,
    );
    return () => items[draw()]?.item ?? any();
  });
  const interactions: Interaction[] = [];
  for (let user = 0; user < shape.users; user += 1) {
    const tastes = Array.from({ length: shape.tastesPerUser }, () => tasteOf[any()] ?? 0);
    const count = shape.least + Math.floor(-Math.log(1 - random()) * (shape.mean - shape.least + 0.5));
    const own = new Set<number>();
    for (let tries = 0; own.size < count && tries < count * mostTries; tries += 1) {
      const taste = ofTaste[tastes[Math.floor(random() * tastes.length)] ?? 0];
      const item = random() < shape.byTaste && taste !== undefined ? taste() : any();
      if (own.has(item)) continue;
      const [born, at] = [birthOf[item] ?? 0, random() * shape.days];
      if (Number.isFinite(shape.freshDays) && (at < born || random() > 2 ** ((born - at) / shape.freshDays)))
        continue;
      own.add(item);
      interactions.push({
        user: `u${user}`,
        item: `i${item}`,
        time: Math.round(firstDay + at * day),
        weight: 1,
      });
    }
  }
  return interactions.sort((one, other) => one.time - other.time);
}
