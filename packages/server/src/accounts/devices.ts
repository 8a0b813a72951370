import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import type { Sessions } from './sessions.ts';

/** The signed-in devices of an account: listing them, and signing them out. */
export function createDeviceHandlers(deps: {
  readonly database: Database;
  readonly sessions: Sessions;
}): Pick<Handlers, 'devices.list' | 'devices.revoke' | 'sessions.signOut'> {
  const { database, sessions } = deps;
  const end = async (accountId: string, deviceId: string): Promise<boolean> => {
    const ended = await sessions.end(database.kysely, accountId, { only: deviceId });
    sessions.announceEnd(ended);
    return ended.length > 0;
  };
  return {
    'devices.list': async (_, { accountId, deviceId }) => {
      const rows = await database.kysely
        .selectFrom('devices')
        .select(['id', 'name', 'created_at', 'last_seen_at'])
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .orderBy('last_seen_at', 'desc')
        .orderBy('id')
        .execute();
      return {
        devices: rows.map((row) => ({
          id: row.id,
          name: row.name,
          createdAt: row.created_at.toISOString(),
          lastSeenAt: row.last_seen_at.toISOString(),
          current: row.id === deviceId,
        })),
      };
    },
    'devices.revoke': async (asked, { accountId }) => {
      if (!(await end(accountId, asked.deviceId))) throw new Refusal('not_found');
      return {};
    },
    'sessions.signOut': async (_, { accountId, deviceId }) => {
      await end(accountId, deviceId);
      return {};
    },
  };
}
