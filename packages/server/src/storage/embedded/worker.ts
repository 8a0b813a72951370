import { parentPort, workerData } from 'node:worker_threads';
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

const tell = (notice: WorkerNotice): void => port.postMessage(notice);
port.on('message', async (message: Uint8Array | 'close' | 'count-syncs') => {
  if (message === 'close') {
    await database.close();
    tell({ type: 'closed' });
    port.close();
  } else if (message === 'count-syncs') {
    tell({ type: 'synced', times: syncs });
  } else {
    const answer = new Uint8Array(database.execProtocolRawSync(message));
    port.postMessage(answer, [answer.buffer]);
  }
});
tell({ type: 'ready' });
