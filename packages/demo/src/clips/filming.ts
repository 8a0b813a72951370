import { type ChildProcess, fork } from 'node:child_process';
import { on, once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const script = fileURLToPath(new URL('./main.ts', import.meta.url));

/** What is to be filmed, and where to. */
export interface Filming {
  /** Exists, and holds nothing of these names. */
  readonly folder: string;
  /** Of each film in pixels; it is 9:16, upright. */
  readonly width: number;
  /** Of clips, in the order in which they are wanted. */
  readonly names: readonly string[];
}

/**
 * Films clips in a process of their own, which ends with this one.
 * @returns the path of each film as soon as it is whole
 * @throws Error when one could not be made
 */
export async function* filmClips({ folder, width, names }: Filming): AsyncGenerator<string> {
  const child = fork(script, [folder, String(width), ...names], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const ended = once(child, 'exit');
  try {
    for await (const name of told(child)) yield join(folder, `${name}.mp4`);
    const [code] = await ended;
    if (code !== 0) throw new Error('The films could not be made.');
  } finally {
    child.kill('SIGKILL');
  }
}

async function* told(child: ChildProcess): AsyncGenerator<string> {
  for await (const [name] of on(child, 'message', { close: ['disconnect', 'exit'] })) yield String(name);
}
