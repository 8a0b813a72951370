import type { Decay } from './decay.ts';

/**
 * How much people like authors, or tags: a decaying sum for each pair, below 0 for what they refused. Of each person the
 * strongest `most` are kept.
 */
export class Affinity {
  readonly #decay: Decay;
  readonly #most: number;
  readonly #sums: (Map<number, number> | undefined)[] = [];

  constructor(decay: Decay, most: number) {
    this.#decay = decay;
    this.#most = most;
  }

  add(person: number, subject: number, amount: number, at: number): void {
    if (amount === 0) return;
    while (this.#sums.length <= person) this.#sums.push(undefined);
    const sums = this.#sums[person] ?? new Map<number, number>();
    this.#sums[person] = sums;
    sums.set(subject, (sums.get(subject) ?? 0) + amount * this.#decay.scaleAt(at));
    if (sums.size > this.#most) sums.delete(weakestOf(sums, subject));
  }

  /** From -1 (refused) through 0 (nothing known) to 1 (liked very much). */
  of(person: number, subject: number, now: number): number {
    const sum = this.#sums[person]?.get(subject);
    return sum === undefined ? 0 : soften(sum / this.#decay.scaleAt(now));
  }

  /** What a person likes most, best first. */
  favourites(person: number, count: number): number[] {
    const liked = [...(this.#sums[person] ?? [])].filter(([, sum]) => sum > 0);
    return liked
      .sort(([, one], [, other]) => other - one)
      .slice(0, count)
      .map(([subject]) => subject);
  }
}

/** A sum of a few videos' worth is half of all that can be. */
const halfAt = 3;

/** Any number to between -1 and 1, rising. */
export function soften(amount: number): number {
  return amount / (Math.abs(amount) + halfAt);
}

function weakestOf(sums: ReadonlyMap<number, number>, except: number): number {
  let weakest = except;
  let least = Number.POSITIVE_INFINITY;
  for (const [subject, sum] of sums)
    if (subject !== except && Math.abs(sum) < least) {
      weakest = subject;
      least = Math.abs(sum);
    }
  return weakest;
}
