import type { Finding, Rule } from '../house.ts';

const most = 6;
const server = 'packages/server/src/';
/** Adapters, which do not count as steps of the way. */
const adapters = /^(storage|bus)\//;
const file = /`((?:[a-z-]+\/)*[a-z-]+\.ts)`/g;

/**
 * Sending and unsending can each be followed through at most six files of the server: the walks at the end of their
 * pages have one step for each, and name files that exist.
 */
export const checkWalks: Rule = (house) => {
  const findings: Finding[] = [];
  for (const path of ['docs/subsystems/sending.md', 'docs/subsystems/unsending.md']) {
    const report = (message: string) => findings.push({ path, line: 1, message });
    const [, walk = ''] = (house.files.get(path) ?? '').split('\n## The walk\n');
    const steps = walk.split(/^\d+\. /m).slice(1);
    if (steps.length === 0) report('does not end in a walk');
    const named = steps.map((step) => [...step.matchAll(file)].map((match) => String(match[1])));
    const counted = named.filter((files) => files.some((name) => !adapters.test(name)));
    if (counted.length > most) report(`${counted.length} files on the way, at most ${most} are allowed`);
    for (const name of named.flat())
      if (!house.paths.has(server + name)) report(`walks through ${name}, which is not there`);
  }
  return findings;
};
