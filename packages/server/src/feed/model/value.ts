import type { Outcomes } from './outcomes.ts';

/**
 * What each outcome of a viewing is worth, in videos watched to the end. The order is the one that large feeds have
 * published (docs/subsystems/feed.md); what drives people away costs more than what holds them gives.
 */
const outcomeWeights: Outcomes = {
  watchedShare: 1,
  completion: 0.5,
  like: 2,
  comment: 3,
  share: 4,
  follow: 5,
  quickSkip: -1,
  notInterested: -10,
  report: -40,
};

/** How much each reason to show a video to this person adds to its value; each reason is at most 1. */
export const reasonWeights = {
  walk: 1.5,
  following: 0.8,
  author: 1,
  tags: 0.6,
  popularity: 0.5,
  freshness: 0.2,
} as const;

/** Why a video may suit a person, each from 0 (not at all) to 1; `walk`, `author` and `tags` from -1 (they refused it). */
export type Suitability = Readonly<Record<keyof typeof reasonWeights, number>>;

/** The value of a viewing by what is expected of it. */
function viewingValue(expected: Outcomes): number {
  return (
    expected.watchedShare * outcomeWeights.watchedShare +
    expected.completion * outcomeWeights.completion +
    expected.quickSkip * outcomeWeights.quickSkip +
    expected.like * outcomeWeights.like +
    expected.comment * outcomeWeights.comment +
    expected.share * outcomeWeights.share +
    expected.follow * outcomeWeights.follow +
    expected.notInterested * outcomeWeights.notInterested +
    expected.report * outcomeWeights.report
  );
}

/** What a candidate is ranked by: what anybody's viewing is worth, and what speaks for it with this person. */
export function scoreOf(expected: Outcomes, suits: Suitability): number {
  return (
    viewingValue(expected) +
    suits.walk * reasonWeights.walk +
    suits.following * reasonWeights.following +
    suits.author * reasonWeights.author +
    suits.tags * reasonWeights.tags +
    suits.popularity * reasonWeights.popularity +
    suits.freshness * reasonWeights.freshness
  );
}
