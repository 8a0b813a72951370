import { setTimeout as pause } from 'node:timers/promises';
import type { Database, Prepared } from '../../../packages/server/src/storage/database.ts';
import { type Spread, spreadOf } from '../timing/percentiles.ts';

/** Milliseconds between two: the disk and the processors are at rest in between, as at 200 messages a second. */
const apart = 5;

const statement: Prepared = {
  name: 'bench-lone-commit',
  text: 'update devices set last_seen_at = $2::timestamptz where id = $1::uuid',
};

/**
 * How long it takes to have one changed row on the disk, one after the other: the least that a message at a low rate can
 * wait for in this database. A disk is quicker when it is kept busy, so appends in a row do not tell.
 */
export async function measureLoneCommits(
  database: Database,
  deviceId: string,
  times: number,
): Promise<Spread> {
  const took: number[] = [];
  for (let turn = 0; turn < times; turn += 1) {
    await pause(apart);
    const began = performance.now();
    await database.prepared(statement, [deviceId, new Date()]);
    took.push(performance.now() - began);
  }
  return spreadOf(took);
}
