import { parentPort, workerData } from 'node:worker_threads';
import type { PGlite } from '@electric-sql/pglite';
import { startPglite } from './start-pglite.ts';

/** What the worker tells: bytes of PostgreSQL's protocol as they are, or one of these. */
export type WorkerNotice = { type: 'ready' } | { type: 'synced'; times: number } | { type: 'closed' };

// The database runs in a thread of its own, so that a query never holds up sockets.
const port = parentPort;
const folder: unknown = workerData;
if (port === null || typeof folder !== 'string') throw new Error('worker.ts runs as a worker with a folder');

let syncs = 0;
const database = await startPglite(folder, () => {
  syncs += 1;
});

/**
 * Runs a request and posts its answer as the bytes they are. Streamed: the call that returns them would also parse every
 * message of the answer, for nobody, and keep what it parsed for ever.
 */
function answer(database: PGlite, request: Uint8Array): void {
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // Each part lies in the database's own memory, which it uses again. All of them have come when the call returns.
  const onRawData = (bytes: Uint8Array): void => {
    parts.push(bytes.slice());
  };
  void database.execProtocolRawStream(request, { syncToFs: false, onRawData });
  const [first = new Uint8Array(), ...more] = parts;
  const whole = more.length === 0 ? first : new Uint8Array(Buffer.concat(parts));
  port?.postMessage(whole, [whole.buffer]);
}

const tell = (notice: WorkerNotice): void => port.postMessage(notice);
port.on('message', async (message: Uint8Array | 'close' | 'count-syncs') => {
  if (message === 'close') {
    await database.close();
    tell({ type: 'closed' });
    port.close();
  } else if (message === 'count-syncs') {
    tell({ type: 'synced', times: syncs });
  } else {
    answer(database, message);
  }
});
tell({ type: 'ready' });
