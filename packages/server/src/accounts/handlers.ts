import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Database } from '../storage/database.ts';
import { findAccount } from './account.ts';
import { createChangePassword } from './change-password.ts';
import { createDeviceHandlers } from './devices.ts';
import { createInvitationHandlers } from './invitations.ts';
import type { Passwords } from './passwords.ts';
import { createRecover } from './recover.ts';
import { createRenewRecoveryCodes } from './recovery-codes.ts';
import type { Sessions } from './sessions.ts';
import { createSignIn } from './sign-in.ts';
import { createSignUp } from './sign-up.ts';
import { createUpdateAccount } from './update-account.ts';

type AccountMethod = Extract<
  keyof Handlers,
  `accounts.${string}` | `sessions.${string}` | `devices.${string}` | `invitations.${string}`
>;

/** Answers everything about accounts and how they are entered. */
export function createAccountHandlers(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly config: Pick<Config, 'registration' | 'keysFolder'>;
  readonly passwords: Passwords;
  readonly sessions: Sessions;
}): Pick<Handlers, AccountMethod> {
  return {
    'accounts.signUp': createSignUp(deps),
    'accounts.get': async (_, { accountId }) => ({
      account: await findAccount(deps.database.kysely, accountId),
    }),
    'accounts.update': createUpdateAccount(deps),
    'accounts.changePassword': createChangePassword(deps),
    'accounts.renewRecoveryCodes': createRenewRecoveryCodes(deps),
    'sessions.signIn': createSignIn(deps),
    'sessions.recover': createRecover(deps),
    ...createDeviceHandlers(deps),
    ...createInvitationHandlers(deps),
  };
}
