import { rm } from 'node:fs/promises';
import { makeFolder } from '../kit-data.ts';
import { fillDisk, whyNoFullDisk } from './full-disk.ts';
import { killInRounds } from './rounds.ts';

/*
 * `npm run test:crash -- 1000`: kills a server so often under load, and fills a disk. One line for each thing that was
 * lost, came back or was not true before its answer, and a last line with the counts.
 */
const rounds = Number(process.argv[2] ?? '1000');
const began = performance.now();
let failed = 0;
let done = 0;
const say = (what: string): void => {
  failed += 1;
  console.log(what);
};
const seconds = (): string => ((performance.now() - began) / 1_000).toFixed(0);

const unable = whyNoFullDisk();
console.log(
  `A full disk: ${unable === undefined ? await fillDisk((what) => say(`full disk: ${what}`)) : `not tried, ${unable}`}.`,
);

const folder = await makeFolder();
const talks = await killInRounds({
  folder,
  rounds,
  lookEvery: 10,
  killAfter: () => ({ answers: 1 + Math.floor(Math.random() * 120), milliseconds: Math.random() * 5 }),
  onWrong: (round, what) => say(`round ${round}: ${what}`),
  onRound: (round) => {
    done = round;
    if (round % 50 === 0) process.stderr.write(`${round} kills in ${seconds()} s, ${failed} failures\n`);
  },
});
await rm(folder, { recursive: true });
const all = talks.flatMap((talk) => talk.all);
const count = (is: (sent: (typeof all)[number]) => boolean): number => all.filter(is).length;
console.log(
  `${done} kills in ${seconds()} s: ${count(({ isSent }) => isSent)} messages acknowledged, ${count(({ unsend }) => unsend === 'answered')} taken back, ${count(({ hide }) => hide === 'answered')} hidden; ${failed} failures.`,
);
process.exitCode = failed > 0 ? 1 : 0;
