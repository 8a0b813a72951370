import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { placesOf } from './kit-data.ts';
import { lateTiering } from './wasm-tiering.ts';

const command = fileURLToPath(new URL('../../cli/src/main.ts', import.meta.url));

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** `takeback …` as a process of its own. */
export interface Process {
  readonly child: ChildProcess;
  /** All it wrote so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<Ended>;
  /** Waits for a line of the log with these words. @throws Error with what was written, when it ends before */
  logged(words: string): Promise<Record<string, unknown>>;
}

function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  const parsed: unknown = JSON.parse(line);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : undefined;
}

/** Runs the command line. @param user another user to run it as, where tests run as root */
export function runTakeback(
  args: readonly string[],
  env: Record<string, string>,
  options: { user?: number; cwd?: string } = {},
): Process {
  const child = spawn(process.execPath, [lateTiering, command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    // The cache of compiled code is the run's: without it a start takes a fifth longer.
    env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], ...env },
    ...(options.user !== undefined && { uid: options.user, gid: options.user }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  });
  let out = '';
  let err = '';
  const lines: Record<string, unknown>[] = [];
  const watchers = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    out += `${line}\n`;
    const parsed = parseLine(line);
    if (parsed !== undefined) lines.push(parsed);
    for (const watch of watchers) watch();
  });
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes.toString();
  });
  const ended = once(child, 'close').then((): Ended => ({ code: child.exitCode, signal: child.signalCode }));
  return {
    child,
    stdout: () => out,
    stderr: () => err,
    ended,
    logged: (words) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const line = lines.find(({ msg }) => msg === words);
          if (line === undefined) return;
          watchers.delete(look);
          resolve(line);
        };
        watchers.add(look);
        look();
        void ended.then(() => reject(new Error(`It ended without "${words}":\n${out}${err}`)));
      }),
  };
}

/** Settings for a server of a test in these folders. */
export function environmentOf(folder: string): Record<string, string> {
  return { PORT: '0', ...placesOf(folder) };
}
