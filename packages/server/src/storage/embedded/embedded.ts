import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { hasNoRoom } from '../folder.ts';
import { WireStream } from './wire-stream.ts';
import type { WorkerNotice } from './worker.ts';

/** PGlite in a thread. */
export interface Embedded {
  /** A connection, as a stream for the driver. Only the newest one gets answers. */
  connect(): WireStream;
  /** How often the thread has synced a file to the disk so far. */
  countSyncs(): Promise<number>;
  close(): Promise<void>;
}

/** Makes the database beside its place and moves it there, so that a half-made one is never taken for a whole. */
async function initialise(folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  try {
    await runInitialise(unfinished);
  } catch (error) {
    // It does not say so itself; and what it made so far must not keep the disk full.
    const full = hasNoRoom(dirname(folder));
    await rm(unfinished, { recursive: true, force: true });
    throw full ? new Error('No space left on device', { cause: error }) : error;
  }
  await rename(unfinished, folder);
}

async function runInitialise(folder: string): Promise<void> {
  const program = fileURLToPath(new URL('./initialise.ts', import.meta.url));
  const child = spawn(process.execPath, [program, folder], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said = (said + bytes.toString()).slice(-2_000);
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`The database could not be made: ${said.trim()}`);
}

function isNotice(message: unknown): message is WorkerNotice {
  return typeof message === 'object' && message !== null && 'type' in message;
}

/**
 * Starts the embedded database in a thread of its own; makes it first when the folder holds none.
 * @param onFailure called when the thread ends without having been told to
 */
export async function startEmbedded(folder: string, onFailure: (error: Error) => void): Promise<Embedded> {
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(folder);
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: folder,
    // Its objects are few and short-lived, whatever the main thread was given: PostgreSQL's own memory is apart.
    resourceLimits: { maxYoungGenerationSizeMb: 3 },
  });
  let stream: WireStream | undefined;
  let closing = false;
  const fail = (error: Error): void => {
    if (closing) return;
    stream?.destroy(error);
    onFailure(error);
  };
  const counts: ((times: number) => void)[] = [];
  await new Promise<void>((resolve, reject) => {
    worker.on('message', (message: unknown) => {
      if (message instanceof Uint8Array) stream?.answer(message);
      else if (isNotice(message) && message.type === 'ready') resolve();
      else if (isNotice(message) && message.type === 'synced') counts.shift()?.(message.times);
    });
    worker.once('error', (error: unknown) => {
      const reason =
        error instanceof Error ? error : new Error('The database thread failed', { cause: error });
      reject(reason);
      fail(reason);
    });
    worker.once('exit', () => {
      const reason = new Error('The database thread ended.');
      reject(reason);
      fail(reason);
    });
  });
  return {
    connect: () => {
      stream = new WireStream((request) => worker.postMessage(request, [request.buffer]));
      return stream;
    },
    countSyncs: () => {
      const counted = new Promise<number>((resolve) => counts.push(resolve));
      worker.postMessage('count-syncs');
      return counted;
    },
    close: async () => {
      if (closing) return;
      closing = true;
      const ended = once(worker, 'exit');
      worker.postMessage('close');
      await ended;
    },
  };
}
