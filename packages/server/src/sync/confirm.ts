import { parseCursor } from '@takeback/protocol';
import type { Caller } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { logEnd } from '../live/changes.ts';
import type { Receipts } from '../messages/receipts.ts';
import type { Database } from '../storage/database.ts';

/**
 * Notes what a device has committed in its store: messages until then are delivered, erasures done.
 * @throws Refusal invalid_cursor for one that was never given
 */
export async function confirmChanges(
  deps: {
    readonly database: Database;
    readonly receipts: Receipts;
    readonly epoch: string;
    /** A position that the log has reached for certain. */
    readonly reached: number;
  },
  cursor: string,
  { accountId, deviceId }: Caller,
): Promise<void> {
  const { epoch, position } = parseCursor(cursor);
  if (epoch !== deps.epoch) throw new Refusal('invalid_cursor');
  if (position > deps.reached && position > (await logEnd(deps.database.kysely)).position)
    throw new Refusal('invalid_cursor');
  await deps.receipts.confirm(deviceId, accountId, position);
}
