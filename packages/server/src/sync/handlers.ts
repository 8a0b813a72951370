import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Content } from '../live/content.ts';
import type { Receipts } from '../messages/receipts.ts';
import type { ViewDeps } from '../messages/view.ts';
import type { Database } from '../storage/database.ts';
import { listChanges } from './changes.ts';
import { confirmChanges } from './confirm.ts';
import { takeSnapshot } from './snapshot.ts';

/** Answers `sync.*`. */
export function createSyncHandlers(deps: {
  readonly database: Database;
  readonly bus: Bus;
  readonly content: Content;
  readonly view: ViewDeps;
  readonly receipts: Receipts;
  /** Of the database: `identity.epoch`. */
  readonly epoch: string;
}): Pick<Handlers, 'sync.changes' | 'sync.confirm' | 'sync.snapshot'> {
  // What went over the bus is committed: a device that confirms it needs no question to the database.
  let heard = 0;
  deps.bus.subscribe((signal) => {
    if (signal.type === 'batch') heard = Math.max(heard, signal.batch.last);
  });
  return {
    'sync.changes': (asked, caller) => listChanges(deps, asked, caller),
    'sync.confirm': async ({ cursor }, caller) => {
      await confirmChanges({ ...deps, reached: heard }, cursor, caller);
      return {};
    },
    'sync.snapshot': (asked, caller) => takeSnapshot(deps, asked, caller),
  };
}
