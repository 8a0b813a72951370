import { measureAccuracy } from './accuracy.ts';
import type { Interaction } from './interactions.ts';
import { rankByWalk, type WalkMix } from './rankings.ts';
import { splitAtRandom } from './split.ts';
import { heldItems, train } from './training.ts';

/** RP3β as published for sparse data; calibration begins here and stays where nothing is clearly better. */
export const publishedWalk: WalkMix = {
  videoDegree: 1,
  personDegree: 1,
  popularity: 0.3,
  breadth: Number.MAX_SAFE_INTEGER,
  mixed: 0,
};

const tried = {
  popularity: [-0.2, 0, 0.15, 0.3, 0.5, 0.7],
  videoDegree: [0.15, 0.3, 0.5, 0.7, 0.85, 1],
  personDegree: [0, 0.25, 0.5, 0.75, 1, 1.25],
  mixed: [0, 0.05, 0.1, 0.2, 0.4],
} as const;
type Tuned = keyof typeof tried;

const heldShare = 0.1;
const mostUsers = 4_000;
const rounds = 2;
/** A setting that shows a smaller share of all items must be better by far: a feed is there for those who post, too. */
const leastCoverage = 0.35;
/** A gain below this share of the figure is chance. */
const leastGain = 0.002;

/**
 * Chooses the options of the walk on a tenth of the training that it holds back, one after the other, twice. Nothing
 * but the training is looked at. Deterministic.
 * @param tell hears of each better setting
 */
export function calibrate(
  interactions: readonly Interaction[],
  halfLife: number,
  seed: number,
  tell: (mix: WalkMix, recall: number, ndcg: number) => void,
): WalkMix {
  const { training, held } = splitAtRandom(interactions, heldShare, seed);
  const trained = train(training, halfLife);
  const relevant = new Map([...heldItems(held, trained)].slice(0, mostUsers));
  const known = new Map<string, number>();
  const merit = (mix: WalkMix): number => {
    const key = JSON.stringify(mix);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { recall, ndcg, coverage } = measureAccuracy(
      rankByWalk(trained, trained.allTime, mix),
      relevant,
      trained.items.size,
    );
    const found = (recall + ndcg) * Math.sqrt(Math.min(coverage / leastCoverage, 1));
    known.set(key, found);
    if (found > best) tell(mix, recall, ndcg);
    return found;
  };
  let best = 0;
  let chosen = publishedWalk;
  if (relevant.size === 0) return chosen;
  best = merit(chosen);
  const names: readonly Tuned[] = ['popularity', 'videoDegree', 'personDegree', 'mixed'];
  for (let round = 0; round < rounds; round += 1)
    for (const name of names)
      for (const value of tried[name]) {
        const mix = { ...chosen, [name]: value };
        const found = merit(mix);
        if (found <= best * (1 + leastGain)) continue;
        best = found;
        chosen = mix;
      }
  return chosen;
}
