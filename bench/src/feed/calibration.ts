import { measureAccuracy } from './accuracy.ts';
import type { Interaction } from './interactions.ts';
import { rankByWalk, type WalkMix } from './rankings.ts';
import type { Split } from './split.ts';
import { heldItems, type Training, train } from './training.ts';

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

/** A setting is tried on as many users as take no more steps than this together: about a second. */
const mostSteps = 60_000_000;
const rounds = 2;
/** A setting that shows a smaller share of all items must be better by far: a feed is there for those who post, too. */
const leastCoverage = 0.35;
/** A gain below this share of the figure is chance. */
const leastGain = 0.002;

/**
 * Chooses the options of the walk on a part of the training that it holds back, one after the other, twice. Nothing
 * but the training is looked at. Deterministic.
 * @param hold divides the training as it was divided from what is to be foretold
 * @param tell hears of each better setting
 */
export function calibrate(
  interactions: readonly Interaction[],
  halfLife: number,
  hold: (interactions: readonly Interaction[]) => Split,
  tell: (mix: WalkMix, recall: number, ndcg: number) => void,
): WalkMix {
  const { training, held } = hold(interactions);
  const trained = train(training, halfLife);
  const all = heldItems(held, trained);
  const relevant = affordable(all, trained);
  // A few users cannot cover much, whatever the setting.
  const least = relevant.size * 2 >= all.size ? leastCoverage : 0;
  const known = new Map<string, number>();
  const merit = (mix: WalkMix): number => {
    const key = JSON.stringify(mix);
    const before = known.get(key);
    if (before !== undefined) return before;
    const { recall, ndcg, coverage } = measureAccuracy(
      rankByWalk(trained, trained.lately, mix),
      relevant,
      trained.items.size,
    );
    const found = (recall + ndcg) * (coverage < least ? Math.sqrt(coverage / least) : 1);
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

/** The first of the users whose walks take no more than so many steps together. */
function affordable(held: ReadonlyMap<number, ReadonlySet<number>>, { graph, items }: Training) {
  const stepsFrom = Array.from({ length: items.size }, (_, item) => {
    const people = graph.peopleOf(item);
    let steps = 0;
    for (let at = 0; at < people.size; at += 1) steps += graph.videosOf(people.nodeAt(at)).size;
    return steps;
  });
  const chosen = new Map<number, ReadonlySet<number>>();
  let steps = 0;
  for (const [user, relevant] of held) {
    const liked = graph.videosOf(user);
    for (let at = 0; at < liked.size; at += 1) steps += stepsFrom[liked.nodeAt(at)] ?? 0;
    if (steps > mostSteps && chosen.size > 0) break;
    chosen.set(user, relevant);
  }
  return chosen;
}
