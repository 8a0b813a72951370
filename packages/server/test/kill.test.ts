import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { killInRounds } from './crash/rounds.ts';
import { makeFolder } from './kit-data.ts';

// Processes, which start slowly where much else runs.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** When the server is killed: after so many answers, somewhere on the way to the next. */
const kills = [23, 57, 91];

it(`[U1] [U7] [U23] [S2] a server killed under load has kept everything it answered, ${kills.length} times`, async () => {
  const wrong: string[] = [];
  const talks = await killInRounds({
    folder,
    rounds: kills.length,
    lookEvery: 1,
    killAfter: (round) => ({ answers: kills[round - 1] ?? 1, milliseconds: 0 }),
    onWrong: (round, what) => wrong.push(`round ${round}: ${what}`),
  });
  expect(wrong).toEqual([]);
  const all = talks.flatMap((talk) => talk.all);
  expect(all.filter(({ isSent }) => isSent).length).toBeGreaterThan(50);
  expect(all.filter(({ unsend }) => unsend === 'answered').length).toBeGreaterThan(10);
});
