import type { Handler } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { findAccount } from './account.ts';
import { lockAccount } from './credentials.ts';
import type { Passwords } from './passwords.ts';
import type { Sessions } from './sessions.ts';

/** Signs a device in. An unknown handle and a wrong password get the same answer after the same work. */
export function createSignIn(deps: {
  readonly database: Database;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}): Handler<'sessions.signIn'> {
  const { database, passwords, sessions } = deps;
  return async ({ handle, password, deviceName }) => {
    const known = await database.kysely
      .selectFrom('accounts')
      .select(['id as accountId', 'password_hash as passwordHash'])
      .where('handle', '=', handle)
      .executeTakeFirst();
    const isRight = await passwords.verify(known?.passwordHash, password);
    if (known === undefined || !isRight) throw new Refusal('wrong_credentials');
    return database.transaction(async (transaction) => {
      await lockAccount(transaction, known);
      const opened = await sessions.open(transaction, known.accountId, deviceName);
      return { ...opened, account: await findAccount(transaction, known.accountId) };
    });
  };
}
