import type { Kysely, Transaction } from 'kysely';
import { Refusal } from '../errors.ts';
import type { Schema } from '../storage/schema.ts';
import type { Passwords } from './passwords.ts';

/** An account whose password was found right, and the hash that was right. */
export interface Checked {
  readonly accountId: string;
  readonly passwordHash: string;
}

/** @throws Refusal wrong_credentials when it is not the password of the account */
export async function checkPassword(
  database: Kysely<Schema>,
  passwords: Passwords,
  accountId: string,
  password: string,
): Promise<Checked> {
  const row = await database
    .selectFrom('accounts')
    .select('password_hash')
    .where('id', '=', accountId)
    .executeTakeFirst();
  if (row === undefined || !(await passwords.verify(row.password_hash, password)))
    throw new Refusal('wrong_credentials');
  return { accountId, passwordHash: row.password_hash };
}

/**
 * Locks an account until the commit. Passwords are compared outside of transactions, so this settles that the one
 * compared with is still in force: a device let in by a password replaced meanwhile would outlive the change.
 * @throws Refusal wrong_credentials
 */
export async function lockAccount(transaction: Transaction<Schema>, checked: Checked): Promise<void> {
  const row = await transaction
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', checked.accountId)
    .where('password_hash', '=', checked.passwordHash)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new Refusal('wrong_credentials');
}
