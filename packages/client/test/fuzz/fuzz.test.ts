import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { type Failure, playAll } from './campaign.ts';
import { keptSeeds } from './kept-seeds.ts';
import { planOf } from './operations.ts';

/** Seeds of this run are new ones; a failure names its seed, which goes into the list of those that are kept. */
const milliseconds = 45_000;
const leastSeeds = 40;

async function failuresOf(next: () => number | null): Promise<{ played: number; failures: Failure[] }> {
  const failures: Failure[] = [];
  const played = await playAll(next, (failure) => failures.push(failure));
  return { played, failures };
}

it('plays the same story for the same seed', () => {
  expect(planOf(17)).toEqual(planOf(17));
  expect(planOf(17)).not.toEqual(planOf(18));
});

it('[U1] [U5] [U7] every story that once went wrong comes out right', async () => {
  const kept: number[] = Object.values(keptSeeds);
  const { played, failures } = await failuresOf(() => kept.shift() ?? null);
  expect(failures).toEqual([]);
  expect(played).toBe(Object.keys(keptSeeds).length);
}, 120_000);

it('[U1] [U5] [U7] [U20] [U26] [U27] [S3] [S13] in whatever two people do, their devices agree, nothing unsent is left and nothing is lost', async () => {
  const end = performance.now() + milliseconds;
  const first = Math.floor(Math.random() * 1_000_000_000);
  let given = 0;
  const { played, failures } = await failuresOf(() => {
    if (performance.now() > end && given >= leastSeeds) return null;
    given += 1;
    return first + given;
  });
  expect(failures).toEqual([]);
  expect(played).toBeGreaterThanOrEqual(leastSeeds);
}, 240_000);
