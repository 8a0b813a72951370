import { type Kysely, sql, type Transaction } from 'kysely';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';
import type { Schema } from '../storage/schema.ts';
import { hashCode } from './one-time-code.ts';

/** Any number, the same in every process: whoever holds this lock decides who is the host. */
const hostLock = 8_253_001;

/** True until the first account exists; those of the demo community do not count. */
export async function awaitsHost(database: Kysely<Schema>): Promise<boolean> {
  const found = database.selectFrom('accounts').select('id').where('demo', '=', false).limit(1);
  return (await found.executeTakeFirst()) === undefined;
}

/** Whether there is no account at all. */
export async function isEmpty(database: Kysely<Schema>): Promise<boolean> {
  return (await database.selectFrom('accounts').select('id').limit(1).executeTakeFirst()) === undefined;
}

/** Whether the account about to be made is the first, and so the host's. At most one transaction is told so. */
export async function claimHost(transaction: Transaction<Schema>): Promise<boolean> {
  if (!(await awaitsHost(transaction))) return false;
  await sql`select pg_advisory_xact_lock(${sql.lit(hostLock)})`.execute(transaction);
  return awaitsHost(transaction);
}

/** The invitation it takes to open an account, if any. @throws Refusal registration_closed | invitation_needed */
function neededInvitation(
  registration: Config['registration'],
  given: string | undefined,
): string | undefined {
  if (registration === 'open') return undefined;
  if (registration === 'closed') throw new Refusal('registration_closed');
  if (given === undefined) throw new Refusal('invitation_needed');
  return given;
}

/**
 * Refuses who may not open an account, before the server hashes a password for them. It is settled by
 * {@link register}.
 * @throws Refusal registration_closed | invitation_needed | invitation_invalid
 */
export async function checkRegistration(
  database: Kysely<Schema>,
  registration: Config['registration'],
  invitation: string | undefined,
  now: Date,
): Promise<void> {
  const needed = neededInvitation(registration, invitation);
  if (needed === undefined) return;
  const valid = await database
    .selectFrom('invitations')
    .select('id')
    .where('code_hash', '=', hashCode(needed))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst();
  if (valid === undefined) throw new Refusal('invitation_invalid');
}

/**
 * Lets an account that the transaction has made in, and spends the invitation it takes: of any number of accounts at
 * once, one gets it.
 * @throws Refusal registration_closed | invitation_needed | invitation_invalid
 */
export async function register(
  transaction: Transaction<Schema>,
  registration: Config['registration'],
  invitation: string | undefined,
  accountId: string,
  now: Date,
): Promise<void> {
  const needed = neededInvitation(registration, invitation);
  if (needed === undefined) return;
  const spent = await transaction
    .updateTable('invitations')
    .set({ used_at: now, used_by: accountId })
    .where('code_hash', '=', hashCode(needed))
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  if (spent === undefined) throw new Refusal('invitation_invalid');
}
