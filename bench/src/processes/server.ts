import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serverArguments, serverEnvironment } from '../../../scripts/server-process.mjs';
import type { Loaded, Loading } from '../population/loading.ts';
import { isLoaded } from '../population/loading.ts';
import { start } from './program.ts';

/** Where a server keeps things, and what its database costs beside it. */
export interface Place {
  readonly env: Readonly<Record<string, string>>;
  /** Processes of the database, beside the server's own. */
  readonly databasePids: () => readonly number[];
  /** Folder for profiles of the server's processor time; none are taken without it. */
  readonly profiles: string | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly pid: number;
  /** Milliseconds from its start until it answered that it is ready. */
  readonly startedIn: number;
  /** Processes whose time and memory a message costs. */
  readonly pids: () => readonly number[];
  stop(signal?: NodeJS.Signals): Promise<void>;
}

function addressIn(line: unknown): string | undefined {
  if (typeof line !== 'object' || line === null || !('url' in line)) return undefined;
  return typeof line.url === 'string' ? line.url : undefined;
}

/** Starts `takeback serve` as `npm start` does. */
export async function startServer(place: Place): Promise<RunningServer> {
  const began = performance.now();
  const profiling = place.profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${place.profiles}`];
  const env = { ...serverEnvironment, ...place.env, PORT: '0', RATE_LIMITS: 'off', LOG_LEVEL: 'info' };
  const program = await start(process.execPath, [...profiling, ...serverArguments], env, addressIn);
  const ready = await fetch(`${program.said}/readyz`);
  if (!ready.ok) throw new Error(`The server is not ready: ${ready.status}`);
  return {
    url: program.said,
    pid: program.pid,
    startedIn: performance.now() - began,
    pids: () => [program.pid, ...place.databasePids()],
    stop: program.stop,
  };
}

/** Starts the relay. */
export async function startRelay(): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const program = fileURLToPath(new URL('../relay.ts', import.meta.url));
  const { said, pid, stop } = await start(process.execPath, [program], {}, addressIn);
  return { url: said, pid, stop };
}

/** Fills the database of a server that does not run, in a process of its own. */
export function load(place: Place, loading: Loading): Loaded {
  const program = fileURLToPath(new URL('../population/load.ts', import.meta.url));
  const said = execFileSync(process.execPath, [program, JSON.stringify(loading)], {
    env: { ...process.env, ...place.env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const loaded: unknown = JSON.parse(said.trim().split('\n').at(-1) ?? '');
  if (!isLoaded(loaded)) throw new Error('The loader did not say what it loaded');
  return loaded;
}
