import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A program of ours that runs beside the load generator. */
export interface Program {
  readonly pid: number;
  /** Ends it in good order, or at once. */
  stop(signal?: NodeJS.Signals): Promise<void>;
}

/**
 * Starts a program and waits for the line of JSON in which it says something that is asked for.
 * @param find what the line says, or undefined when it is another line
 * @throws Error with what it wrote to its standard error when it ends before
 */
export async function start<Said>(
  node: string,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  find: (line: unknown) => Said | undefined,
): Promise<Program & { readonly said: Said }> {
  const child = spawn(node, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let wrong = '';
  child.stderr.on('data', (bytes: Buffer) => {
    wrong = (wrong + bytes.toString()).slice(-4_000);
  });
  const lines = createInterface({ input: child.stdout });
  const said = await new Promise<Said>((resolve, reject) => {
    lines.on('line', (line) => {
      const found = find(parse(line));
      if (found !== undefined) resolve(found);
    });
    child.once('error', reject);
    child.once('close', (code) => reject(new Error(`${args.join(' ')} ended (${code}): ${wrong}`)));
  });
  return { pid: pidOf(child), said, stop: (signal = 'SIGTERM') => stop(child, signal) };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function pidOf({ pid }: ChildProcess): number {
  if (pid === undefined) throw new Error('The program has no process');
  return pid;
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill(signal);
  await ended;
}
