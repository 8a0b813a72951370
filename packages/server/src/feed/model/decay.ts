/**
 * Exponential forgetting without touching what is stored (forward decay, Cormode et al. 2009): what happens at `at` is
 * added multiplied by `scaleAt(at)`, and a sum is read divided by `scaleAt(now)`. Sums of one decay compare as they are.
 */
export interface Decay {
  scaleAt(at: number): number;
}

/** Keeps every scale a finite number above 0, 19 years around the landmark at a half-life of a week. */
const mostHalvings = 1_000;

/**
 * @param halfLife milliseconds after which something counts half; Infinity forgets nothing
 * @param landmark any moment near those that will be asked for, in milliseconds since 1970
 */
export function createDecay(halfLife: number, landmark: number): Decay {
  return {
    scaleAt(at) {
      const halvings = (at - landmark) / halfLife;
      return 2 ** Math.min(Math.max(halvings, -mostHalvings), mostHalvings);
    },
  };
}
