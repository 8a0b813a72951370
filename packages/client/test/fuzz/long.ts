import 'fake-indexeddb/auto';
import { parseArgs } from 'node:util';
import { playAll } from './campaign.ts';

/*
 * `npm run test:long -- 5000`: the stories of so many seeds, one line for each that fails and a last line with the
 * counts. `--from 17` begins with another seed than 1, `--lanes 1` plays one story after the other.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { from: { type: 'string', default: '1' }, lanes: { type: 'string', default: '4' } },
});
const first = Number(values.from);
const last = first + Number(positionals[0] ?? '5000') - 1;
const began = performance.now();
let seed = first - 1;
let failed = 0;

function next(): number | null {
  if (seed >= last) return null;
  seed += 1;
  const done = seed - first;
  if (done > 0 && done % 100 === 0) {
    const seconds = (performance.now() - began) / 1_000;
    process.stderr.write(`${done} seeds in ${seconds.toFixed(0)} s, ${failed} failed\n`);
  }
  return seed;
}

process.on('unhandledRejection', (error) => {
  failed += 1;
  console.log(`Something was not awaited near seed ${seed}: ${error}`);
});
const played = await playAll(
  next,
  ({ seed: which, what }) => {
    failed += 1;
    console.log(`seed ${which}: ${what}`);
  },
  Number(values.lanes),
);
const seconds = (performance.now() - began) / 1_000;
console.log(`${played} seeds played in ${seconds.toFixed(0)} s, ${failed} failed.`);
process.exitCode = failed > 0 ? 1 : 0;
