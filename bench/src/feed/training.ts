import { CoEngagement } from '../../../packages/server/src/feed/model/co-engagement.ts';
import { createDecay } from '../../../packages/server/src/feed/model/decay.ts';
import { Numbering } from '../../../packages/server/src/feed/model/numbering.ts';
import { Popularity } from '../../../packages/server/src/feed/model/popularity.ts';
import type { Interaction } from './interactions.ts';

const unbounded = { ofPerson: Number.MAX_SAFE_INTEGER, ofVideo: Number.MAX_SAFE_INTEGER };
/** More of one user with one item counts no more. */
const mostWeight = 6;

/** What was learned from: the server's own graph and popularity, without their bounds. */
export interface Training {
  readonly users: Numbering;
  readonly items: Numbering;
  readonly graph: CoEngagement;
  readonly allTime: Popularity;
  /** With a half-life. */
  readonly lately: Popularity;
  /** The time of the last interaction. */
  readonly last: number;
}

/** @param halfLife of the decaying popularity, in the unit of the interactions' time */
export function train(interactions: readonly Interaction[], halfLife: number): Training {
  const last = interactions.reduce((latest, { time }) => Math.max(latest, time), 0);
  const training: Training = {
    users: new Numbering(),
    items: new Numbering(),
    graph: new CoEngagement(unbounded),
    allTime: new Popularity(createDecay(Number.POSITIVE_INFINITY, last)),
    lately: new Popularity(createDecay(halfLife, last)),
    last,
  };
  for (const { user, item, time, weight } of interactions) {
    if (weight <= 0) continue;
    const [who, what] = [training.users.number(user), training.items.number(item)];
    training.graph.strengthen(who, what, weight, mostWeight, time);
    training.allTime.add(what, weight, time);
    training.lately.add(what, weight, time);
  }
  return training;
}

/** By user: the items to foretell, without those of the training; users and items that it does not know get numbers. */
export function heldItems(
  held: readonly Interaction[],
  { users, items, graph }: Training,
): Map<number, Set<number>> {
  const ofUser = new Map<number, Set<number>>();
  for (const { user, item, weight } of held) {
    if (weight <= 0) continue;
    const [who, what] = [users.number(user), items.number(item)];
    if (graph.videosOf(who).weightOf(what) > 0) continue;
    const own = ofUser.get(who);
    if (own === undefined) ofUser.set(who, new Set([what]));
    else own.add(what);
  }
  return ofUser;
}
