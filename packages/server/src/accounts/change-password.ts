import type { Handler } from '../calls.ts';
import type { Database } from '../storage/database.ts';
import { checkPassword, lockAccount } from './credentials.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** Replaces the password for who knows the present one, and signs all other devices out. */
export function createChangePassword(deps: {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}): Handler<'accounts.changePassword'> {
  const { database, passwords, sessions } = deps;
  return async ({ currentPassword, newPassword }, { accountId, deviceId }) => {
    const checked = await checkPassword(database.kysely, passwords, accountId, currentPassword);
    const passwordHash = await passwords.hash(newPassword);
    const ended = await database.transaction(async (transaction) => {
      await lockAccount(transaction, checked);
      await transaction
        .updateTable('accounts')
        .set({ password_hash: passwordHash })
        .where('id', '=', accountId)
        .execute();
      return sessions.end(transaction, accountId, { except: deviceId });
    });
    sessions.announceEnd(ended);
    return {};
  };
}
