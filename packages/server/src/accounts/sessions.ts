import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { type Device, limits } from '@takeback/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { Bus } from '../bus/bus.ts';
import type { Caller } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

const minute = 60_000;

/** A session is a device: one signed-in client of one account, known by an opaque token. */
export interface Sessions {
  /**
   * Who a token belongs to. Also notes, at most once a minute, that the device was seen.
   * @throws Refusal not_signed_in | session_revoked
   */
  identify(token: string): Promise<Caller>;
  /** Notes that a device is in use: at most one write a minute. For sockets, which identify once. */
  touch(deviceId: string): Promise<void>;
  /**
   * Signs a new device in. The account's row must be locked by the transaction, or be new.
   * @returns the token, which is nowhere else: the database holds its hash
   * @throws Refusal too_many_devices
   */
  open(transaction: Transaction<Schema>, accountId: string, deviceName: string): Promise<Opened>;
  /** Signs devices of one account out. @returns who to tell after the commit, with {@link Sessions.announceEnd} */
  end(transaction: Kysely<Schema>, accountId: string, which: Which): Promise<readonly string[]>;
  /** Tells sockets of devices that their sessions have ended. Only after the commit. */
  announceEnd(deviceIds: readonly string[]): void;
}

export interface Opened {
  readonly device: Device;
  readonly token: string;
}

/** One device, or all but one. */
export type Which = { readonly only: string } | { readonly except: string | null };

function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Sessions in the database. Rows of ended ones stay: their devices must learn that they are to wipe. */
export function createSessions(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}): Sessions {
  const { database, clock, bus } = deps;

  const touch = async (deviceId: string): Promise<void> => {
    const now = clock.now();
    await database.kysely
      .updateTable('devices')
      .set({ last_seen_at: now })
      .where('id', '=', deviceId)
      .where('revoked_at', 'is', null)
      .where('last_seen_at', '<=', new Date(now.getTime() - minute))
      .execute();
  };

  return {
    touch,
    identify: async (token) => {
      if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Refusal('not_signed_in');
      const found = await database.kysely
        .selectFrom('devices')
        .innerJoin('accounts', 'accounts.id', 'devices.account_id')
        .select(['accounts.id as accountId', 'accounts.role', 'devices.id as deviceId'])
        .select(['devices.revoked_at', 'devices.last_seen_at'])
        .where('devices.token_hash', '=', hashToken(token))
        .executeTakeFirst();
      if (found === undefined) throw new Refusal('not_signed_in');
      if (found.revoked_at !== null) throw new Refusal('session_revoked');
      if (clock.now().getTime() - found.last_seen_at.getTime() >= minute) await touch(found.deviceId);
      return { accountId: found.accountId, deviceId: found.deviceId, role: found.role };
    },
    open: async (transaction, accountId, deviceName) => {
      const { signedIn } = await transaction
        .selectFrom('devices')
        .select(({ fn }) => fn.countAll<number>().as('signedIn'))
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null)
        .executeTakeFirstOrThrow();
      if (signedIn >= limits.devicesPerAccount) throw new Refusal('too_many_devices');
      const token = randomBytes(32).toString('base64url');
      const id = randomUUID();
      const now = clock.now();
      await transaction
        .insertInto('devices')
        .values({
          id,
          account_id: accountId,
          name: deviceName,
          token_hash: hashToken(token),
          created_at: now,
          last_seen_at: now,
        })
        .execute();
      const at = now.toISOString();
      return { token, device: { id, name: deviceName, createdAt: at, lastSeenAt: at, current: true } };
    },
    end: async (transaction, accountId, which) => {
      let ended = transaction
        .updateTable('devices')
        .set({ revoked_at: clock.now() })
        .where('account_id', '=', accountId)
        .where('revoked_at', 'is', null);
      if ('only' in which) ended = ended.where('id', '=', which.only);
      else if (which.except !== null) ended = ended.where('id', '<>', which.except);
      const rows = await ended.returning('id').execute();
      return rows.map((row) => row.id);
    },
    announceEnd: (deviceIds) => {
      if (deviceIds.length > 0) bus.publish({ type: 'revoked', deviceIds });
    },
  };
}
