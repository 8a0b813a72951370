import { Affinity } from './affinity.ts';
import { Catalogue } from './catalogue.ts';
import { CoEngagement } from './co-engagement.ts';
import { createDecay } from './decay.ts';
import { ExplorationPool } from './exploration.ts';
import { Numbering } from './numbering.ts';
import { OutcomeCounts } from './outcomes.ts';
import { Popularity } from './popularity.ts';
import type { Viewings } from './viewings.ts';

const day = 24 * 3_600_000;

/** Measured: of 1, 3, 7, 14 and 30 days, a week foretells best what people who are new will like. */
const popularityHalfLife = 7 * day;
/** Tastes last longer than trends. */
export const tasteHalfLife = 30 * day;

/** Bounds of what is kept; docs/subsystems/feed.md says what they cost. */
const edgeLimits = { ofPerson: 256, ofVideo: 128 } as const;
const refusedLimits = { ofPerson: 32, ofVideo: 0 } as const;
const mostAuthors = 64;
const mostTags = 32;

/** Everything the model knows. */
export interface Memory {
  readonly people: Numbering;
  readonly catalogue: Catalogue;
  /** Who liked what. */
  readonly liked: CoEngagement;
  /** Who wants no more of what. */
  readonly refused: CoEngagement;
  readonly popularity: Popularity;
  readonly authors: Affinity;
  readonly tags: Affinity;
  readonly outcomes: OutcomeCounts;
  readonly exploration: ExplorationPool;
  /** By person: what they have seen. */
  readonly seen: Map<number, Viewings>;
  /** By person: whom they follow, the last followed last. */
  readonly follows: Map<number, Set<number>>;
}

/** @param landmark a moment near those of the engagements, in milliseconds since 1970 */
export function createMemory(landmark: number): Memory {
  const people = new Numbering();
  const taste = createDecay(tasteHalfLife, landmark);
  return {
    people,
    catalogue: new Catalogue(people),
    liked: new CoEngagement(edgeLimits),
    refused: new CoEngagement(refusedLimits),
    popularity: new Popularity(createDecay(popularityHalfLife, landmark)),
    authors: new Affinity(taste, mostAuthors),
    tags: new Affinity(taste, mostTags),
    outcomes: new OutcomeCounts(),
    exploration: new ExplorationPool(),
    seen: new Map(),
    follows: new Map(),
  };
}
