import { limits } from '@takeback/protocol';
import type { Transaction } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { appendChanges, publishChanges } from '../live/changes.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { checkPassword, lockAccount } from './credentials.ts';
import { hashCode, makeCode } from './one-time-code.ts';
import type { Passwords } from './passwords.ts';

/** Gives an account new recovery codes instead of those it has. @returns the codes, which are nowhere else */
export async function replaceRecoveryCodes(
  transaction: Transaction<Schema>,
  accountId: string,
): Promise<string[]> {
  const codes = Array.from({ length: limits.recoveryCodes }, makeCode);
  await transaction.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
  await transaction
    .insertInto('recovery_codes')
    .values(codes.map((code) => ({ account_id: accountId, code_hash: hashCode(code) })))
    .execute();
  return codes;
}

/** Makes new recovery codes for who knows the password; the old ones are worthless from then on. */
export function createRenewRecoveryCodes(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly passwords: Passwords;
}): Handler<'accounts.renewRecoveryCodes'> {
  const { database, clock, bus, passwords } = deps;
  return async ({ currentPassword }, { accountId }) => {
    const checked = await checkPassword(database.kysely, passwords, accountId, currentPassword);
    const { recoveryCodes, batch } = await database.transaction(async (transaction) => {
      await lockAccount(transaction, checked);
      return {
        recoveryCodes: await replaceRecoveryCodes(transaction, accountId),
        batch: await appendChanges(transaction, [
          { kind: 'account.updated', at: clock.now(), addresseeId: accountId, subjectId: accountId },
        ]),
      };
    });
    publishChanges(bus, batch);
    return { recoveryCodes };
  };
}
