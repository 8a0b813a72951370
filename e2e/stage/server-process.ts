import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeFolder } from '../../packages/server/test/kit-data.ts';
import { lateTiering } from '../../packages/server/test/wasm-tiering.ts';

const command = fileURLToPath(new URL('../../packages/cli/src/main.ts', import.meta.url));

/** The server as a host runs it: a process of its own, on folders of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Ends it the hard way. Its folders stay. */
  kill(): Promise<void>;
  /** Starts again on the same address and folders. */
  start(): Promise<void>;
  /** Ends it and removes its folders. */
  close(): Promise<void>;
  /** All that it ever wrote to its output. */
  output(): string;
  /** The names of the files below its folders that hold these bytes. */
  filesWith(bytes: string): Promise<string[]>;
}

const address = /http:\/\/127\.0\.0\.1:(\d+)/;
const patience = 100_000;

/** Starts a server on a free port of this machine. */
export async function startServerProcess(): Promise<ServerProcess> {
  const folder = await makeFolder();
  let output = '';
  let port = '0';
  let child: ChildProcess | undefined;

  const start = async (): Promise<void> => {
    const started = spawn(process.execPath, [lateTiering, command, 'serve'], {
      env: {
        ...process.env,
        NODE_ENV: undefined,
        PORT: port,
        DATA_DIR: join(folder, 'data'),
        KEYS_DIR: join(folder, 'keys'),
        MEDIA_DIR: join(folder, 'media'),
        RATE_LIMITS: 'off',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child = started;
    let said = '';
    await new Promise<void>((resolve, reject) => {
      const give = (why: string): void => reject(new Error(`${why}\n${said}`));
      const timer = setTimeout(() => give('The server did not say its address.'), patience);
      const hear = (bytes: Buffer): void => {
        output += bytes.toString();
        said += bytes.toString();
        const found = address.exec(said);
        if (found === null || !said.includes('\n', found.index)) return;
        port = String(found[1]);
        clearTimeout(timer);
        resolve();
      };
      started.stdout.on('data', hear);
      started.stderr.on('data', hear);
      started.once('exit', (code) => give(`The server ended with ${code}.`));
    });
  };

  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const running = child;
    child = undefined;
    if (running === undefined || running.exitCode !== null || running.signalCode !== null) return;
    const ended = once(running, 'exit');
    running.kill(signal);
    await ended;
  };

  await start();
  return {
    get url() {
      return `http://127.0.0.1:${port}`;
    },
    kill: () => end('SIGKILL'),
    start,
    close: async () => {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
    output: () => output,
    filesWith: async (bytes) => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name));
      const found: string[] = [];
      for (const file of files) if ((await readFile(file)).includes(bytes)) found.push(file);
      return found;
    },
  };
}
