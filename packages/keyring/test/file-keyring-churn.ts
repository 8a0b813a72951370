import { writeSync } from 'node:fs';
import { loadMasterKey, openFileKeyring } from '@takeback/keyring';
import { churn } from './churn.ts';

/** Run as a process of its own, to be killed: `node file-keyring-churn.ts <folder> <mirror or nothing>`. */
const [folder = '', mirror] = process.argv.slice(2);
const keyring = await openFileKeyring({
  folder,
  master: await loadMasterKey({ folder }),
  allowWeakErasure: true,
  segmentSlots: 256,
  ...(mirror === undefined ? {} : { mirror }),
});
// Not process.stdout: it queues what the pipe has no room for, and the queue dies with the process.
await churn(keyring, (what, id, key) => writeSync(1, `${what} ${id} ${key}\n`));
