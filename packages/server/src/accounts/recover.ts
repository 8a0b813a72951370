import { limits } from '@takeback/protocol';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { findAccount } from './account.ts';
import { findCode } from './one-time-code.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** Lets somebody back in by a recovery code, which is spent; an unknown handle is answered like a wrong code. */
export function createRecover(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}): Handler<'sessions.recover'> {
  const { database, clock, passwords, sessions } = deps;
  return async ({ handle, recoveryCode, newPassword, deviceName }) => {
    const unspent = await database.kysely
      .selectFrom('recovery_codes')
      .innerJoin('accounts', 'accounts.id', 'recovery_codes.account_id')
      .select(['accounts.id', 'recovery_codes.code_hash'])
      .where('accounts.handle', '=', handle)
      .where('recovery_codes.used_at', 'is', null)
      .execute();
    const hashes = unspent.map((row) => row.code_hash);
    const codeHash = findCode(hashes, recoveryCode, limits.recoveryCodes);
    const accountId = unspent[0]?.id;
    if (codeHash === undefined || accountId === undefined) throw new Refusal('wrong_credentials');
    const passwordHash = await passwords.hash(newPassword);

    const { session, ended } = await database.transaction(async (transaction) => {
      // Also the lock that sign-in waits for; with the old password it is refused then.
      await transaction
        .updateTable('accounts')
        .set({ password_hash: passwordHash })
        .where('id', '=', accountId)
        .execute();
      const spent = await transaction
        .updateTable('recovery_codes')
        .set({ used_at: clock.now() })
        .where('account_id', '=', accountId)
        .where('code_hash', '=', codeHash)
        .where('used_at', 'is', null)
        .returning('account_id')
        .executeTakeFirst();
      if (spent === undefined) throw new Refusal('wrong_credentials');
      const ended = await sessions.end(transaction, accountId, { except: null });
      const opened = await sessions.open(transaction, accountId, deviceName);
      return { ended, session: { ...opened, account: await findAccount(transaction, accountId) } };
    });
    sessions.announceEnd(ended);
    return session;
  };
}
