// `npm run bench`: measures the server of this checkout and prints one table.
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openRelay } from './adapters/relay.ts';
import { type Group, groups, latencyFigures, runEngine } from './engine-run.ts';
import { measureDisk } from './measures/disk.ts';
import { measureThroughput } from './measures/throughput.ts';
import { type Plan, plans } from './plan.ts';
import { conversationsOf } from './population/names.ts';
import { startPostgresql } from './processes/postgresql.ts';
import { type Place, startRelay } from './processes/server.ts';
import { busySecondsOfMachine, cpuSecondsOf, familyOf } from './processes/usage.ts';
import { describeMachine } from './report/machine.ts';
import { formatResults, keepResults, type Results } from './report/results.ts';
import type { Engine, Figures } from './report/rows.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const usage = `npm run bench -- [options]
  --quick               small populations and short measures: about two minutes an engine
  --engine <name>       pglite (default), postgresql or both
  --only <names>        some of ${groups.join(', ')}; not kept in bench/results
  --profile <folder>    writes profiles of the server's processor time there`;

function tell(what: string): void {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${what}\n`);
}

function enginesOf(name: string): Engine[] {
  if (name === 'both') return ['pglite', 'postgresql'];
  if (name === 'pglite' || name === 'postgresql') return [name];
  throw new Error(usage);
}

function groupsOf(names: string | undefined): ReadonlySet<Group> {
  const asked = names?.split(',');
  const known = groups.filter((group) => asked === undefined || asked.includes(group));
  if (asked !== undefined && known.length !== asked.length) throw new Error(usage);
  return new Set(known);
}

async function runRelay(plan: Plan, wanted: ReadonlySet<Group>): Promise<Figures> {
  const figures: Record<string, number> = {};
  const relay = await startRelay();
  const adapter = openRelay(relay.url);
  const pids = () => [relay.pid];
  if (wanted.has('throughput')) {
    tell('relay: throughput');
    const pairs = conversationsOf('pairs', plan.pairs);
    const { perSecond, cpuPerThousand } = await measureThroughput(
      adapter,
      pairs,
      pids,
      plan.throughputSeconds,
    );
    figures['throughput'] = perSecond;
    figures['throughput.cpu'] = cpuPerThousand;
  }
  for (const rate of wanted.has('latency') ? plan.rates : []) {
    tell(`relay: latency at ${rate}/s`);
    Object.assign(figures, await latencyFigures(adapter, pids, plan, rate));
  }
  await relay.stop();
  return figures;
}

/** A place for an engine's data, and what ends it. */
async function prepare(
  engine: Engine,
  folder: string,
  profiles: string | undefined,
): Promise<{ place: Place; version: string; end: () => Promise<void> }> {
  const env = {
    DATA_DIR: join(folder, 'data'),
    KEYS_DIR: join(folder, 'keys'),
    MEDIA_DIR: join(folder, 'media'),
  };
  if (engine === 'pglite') {
    const path = join(root, 'node_modules', '@electric-sql', 'pglite', 'package.json');
    const version = /"version": "([^"]+)"/.exec(readFileSync(path, 'utf8'))?.[1] ?? '';
    return { place: { env, databasePids: () => [], profiles }, version, end: async () => {} };
  }
  const postgresql = await startPostgresql(join(folder, 'postgresql'));
  const place = {
    env: { ...env, DATABASE_URL: postgresql.url },
    databasePids: () => familyOf(postgresql.pid),
    profiles,
  };
  return { place, version: postgresql.version.replace(/^.*?(\d)/, '$1'), end: postgresql.stop };
}

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    engine: { type: 'string', default: 'pglite' },
    only: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
const plan = values.quick ? plans.quick : plans.full;
const wanted = groupsOf(values.only);
const machine = describeMachine(root);
const folder = mkdtempSync(join(tmpdir(), 'takeback-bench-'));
chmodSync(folder, 0o755);
/** Of everybody else: what is ours, our ended programs included, is not counted. */
const othersSoFar = (): number => busySecondsOfMachine() - cpuSecondsOf([process.pid]);
const began = { at: performance.now(), others: othersSoFar() };
const measured: Partial<Record<Engine, Figures>> = {};
const versions: Record<string, string> = {};
try {
  tell('disk');
  const disk = measureDisk(folder, plan.disk);
  const relay = await runRelay(plan, wanted);
  for (const engine of enginesOf(values.engine)) {
    const own = join(folder, engine);
    mkdirSync(own);
    const { place, version, end } = await prepare(engine, own, values.profile);
    versions[engine] = version;
    try {
      measured[engine] = await runEngine(place, plan, wanted, (what) => tell(`${engine}: ${what}`));
    } finally {
      await end();
    }
    rmSync(own, { recursive: true, force: true });
  }
  const seconds = ((performance.now() - began.at) / 1_000) * machine.cores;
  const results: Results = {
    plan,
    machine,
    versions,
    disk,
    engines: measured,
    relay,
    loadAfter: loadavg()[0] ?? 0,
    othersShare: (othersSoFar() - began.others) / seconds,
  };
  process.stdout.write(`${formatResults(results)}\n`);
  if (values.only === undefined) tell(`kept in ${keepResults(join(root, 'bench', 'results'), results)}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
