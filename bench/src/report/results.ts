import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plan } from '../plan.ts';
import type { Spread } from '../timing/percentiles.ts';
import type { Machine } from './machine.ts';
import { rows } from './rows.ts';
import { formatTable, type Measured } from './table.ts';

/** Everything that one run leaves behind. */
export interface Results extends Measured {
  readonly plan: Plan;
  readonly machine: Machine;
  /** Versions of what was measured. */
  readonly versions: Readonly<Record<string, string>>;
  /** A 256-byte append with fdatasync, on the disk that the databases were on. */
  readonly disk: Spread;
  readonly loadAfter: number;
  /** Of the processors' time while it ran, what other programs used. */
  readonly othersShare: number;
}

/** The table with what it needs to be understood. */
export function formatResults(results: Results): string {
  const { plan, machine, versions, disk, loadAfter, othersShare } = results;
  const { at, commit, processor, cores, memoryGb, system, node, loadBefore } = machine;
  const engines = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return [
    `# Bench, ${at.slice(0, 16).replace('T', ' ')} UTC, ${plan.name} run`,
    '',
    `Commit ${commit}. ${cores} × ${processor}, ${memoryGb} GB, ${system}. Node ${node}, ${engines.join(', ')}.`,
    `Load generator and server on the same machine. Load of the last minute: ${loadBefore.toFixed(2)} before, ${loadAfter.toFixed(2)} after (this run included); other programs used ${Math.round(othersShare * 100)} % of the processors while it ran.`,
    `Append of 256 bytes with fdatasync: p50 ${disk.p50.toFixed(3)} ms, p99 ${disk.p99.toFixed(3)} ms.`,
    'A group of 32 is left out: there are no groups yet.',
    '',
    formatTable(rows, results),
    '',
  ].join('\n');
}

/** Keeps a run as JSON and as Markdown. @returns the path of the latter */
export function keepResults(folder: string, results: Results): string {
  mkdirSync(folder, { recursive: true });
  const name = `${results.machine.at.slice(0, 16).replace(/[:T]/g, '-')}-${results.plan.name}`;
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(results, null, 2)}\n`);
  const path = join(folder, `${name}.md`);
  writeFileSync(path, formatResults(results));
  return path;
}
