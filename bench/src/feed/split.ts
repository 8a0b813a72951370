import { createRandom } from '../../../packages/server/src/feed/model/random.ts';
import type { Interaction } from './interactions.ts';

/** What is learned from, and what is to be foretold. */
export interface Split {
  readonly training: readonly Interaction[];
  readonly held: readonly Interaction[];
}

export type SplitName = 'user' | 'clock' | 'random';

const byTime = (one: Interaction, other: Interaction) => one.time - other.time;

/** Holds back the last share of each user's interactions; of one who has two or more, at least one. */
export function splitPerUser(interactions: readonly Interaction[], share: number): Split {
  const ofUser = Map.groupBy(interactions.toSorted(byTime), ({ user }) => user);
  const split: { training: Interaction[]; held: Interaction[] } = { training: [], held: [] };
  for (const own of ofUser.values()) {
    const held = own.length < 2 ? 0 : Math.max(1, Math.round(own.length * share));
    split.training.push(...own.slice(0, own.length - held));
    split.held.push(...own.slice(own.length - held));
  }
  split.training.sort(byTime);
  return split;
}

/** Holds back everything after a moment: the last share of all. Many of its users may be new. */
export function splitByClock(interactions: readonly Interaction[], share: number): Split {
  const sorted = interactions.toSorted(byTime);
  const at = Math.round(sorted.length * (1 - share));
  return { training: sorted.slice(0, at), held: sorted.slice(at) };
}

/** Holds back a share by chance, whoever's, as files of the literature are often split. */
export function splitAtRandom(interactions: readonly Interaction[], share: number, seed: number): Split {
  const random = createRandom(seed);
  const split: { training: Interaction[]; held: Interaction[] } = { training: [], held: [] };
  for (const interaction of interactions) split[random() < share ? 'held' : 'training'].push(interaction);
  return split;
}
