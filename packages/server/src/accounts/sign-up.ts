import { randomUUID } from 'node:crypto';
import { isDemoHandle, limits } from '@takeback/protocol';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import { Refusal } from '../errors.ts';
import { ageOn, dayOf } from '../people/age.ts';
import { setNameWords } from '../people/name-words.ts';
import type { Database } from '../storage/database.ts';
import { findAccount } from './account.ts';
import { isOfDemo } from './demo-invitation.ts';
import { isReserved, skeletonOf } from './handles.ts';
import type { Passwords } from './passwords.ts';
import { replaceRecoveryCodes } from './recovery-codes.ts';
import { awaitsHost, checkRegistration, claimHost, register } from './registration.ts';
import type { Sessions } from './sessions.ts';

const oldestAge = 130;

function checkAge(birthDate: string, now: Date): void {
  const age = ageOn(birthDate, dayOf(now));
  if (age > oldestAge)
    throw new Refusal('invalid_input', {
      issues: [{ path: 'birthDate', message: `must be within the last ${oldestAge} years` }],
    });
  if (age < limits.minimumAge) throw new Refusal('too_young');
}

/** Opens an account and signs the device in. */
export function createSignUp(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly config: Pick<Config, 'registration' | 'keysFolder'>;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}): Handler<'accounts.signUp'> {
  const { database, clock, config, passwords, sessions } = deps;
  return async ({ handle, displayName, birthDate, password, deviceName, invitation }) => {
    const now = clock.now();
    const isDemo = await isOfDemo(config.keysFolder, invitation);
    if (!isDemo && !(await awaitsHost(database.kysely)))
      await checkRegistration(database.kysely, config.registration, invitation, now);
    checkAge(birthDate, now);
    if (isReserved(handle) || isDemoHandle(handle) !== isDemo) throw new Refusal('handle_taken');
    const passwordHash = await passwords.hash(password);

    return database.transaction(async (transaction) => {
      const isHost = !isDemo && (await claimHost(transaction));
      const id = randomUUID();
      const made = await transaction
        .insertInto('accounts')
        .values({
          id,
          handle,
          handle_skeleton: skeletonOf(handle),
          display_name: displayName,
          birth_date: birthDate,
          password_hash: passwordHash,
          role: isHost ? 'host' : 'member',
          demo: isDemo,
          created_at: now,
        })
        .onConflict((conflict) => conflict.doNothing())
        .returning('id')
        .executeTakeFirst();
      if (made === undefined) throw new Refusal('handle_taken');
      if (!isHost && !isDemo) await register(transaction, config.registration, invitation, id, now);
      await setNameWords(transaction, id, { handle, displayName });
      const recoveryCodes = await replaceRecoveryCodes(transaction, id);
      const opened = await sessions.open(transaction, id, deviceName);
      return { ...opened, account: await findAccount(transaction, id), recoveryCodes };
    });
  };
}
