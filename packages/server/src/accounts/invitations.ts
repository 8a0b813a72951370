import { randomUUID } from 'node:crypto';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Database } from '../storage/database.ts';
import { hashCode, makeCode } from './one-time-code.ts';

const day = 86_400_000;

/** The host's invitations: each lets one account be opened, until it expires. The database holds hashes of codes. */
export function createInvitationHandlers(deps: {
  readonly database: Database;
  readonly clock: Clock;
}): Pick<Handlers, 'invitations.create' | 'invitations.list' | 'invitations.revoke'> {
  const { clock } = deps;
  const { kysely } = deps.database;
  return {
    'invitations.create': async ({ days }, { accountId }) => {
      const code = makeCode();
      const id = randomUUID();
      const now = clock.now();
      const expires = new Date(now.getTime() + days * day);
      await kysely
        .insertInto('invitations')
        .values({
          id,
          code_hash: hashCode(code),
          created_by: accountId,
          created_at: now,
          expires_at: expires,
        })
        .execute();
      return {
        code,
        invitation: { id, createdAt: now.toISOString(), expiresAt: expires.toISOString(), used: false },
      };
    },
    'invitations.list': async () => {
      const rows = await kysely
        .selectFrom('invitations')
        .select(['id', 'created_at', 'expires_at', 'used_at'])
        .orderBy('created_at', 'desc')
        .orderBy('id')
        .execute();
      return {
        invitations: rows.map((row) => ({
          id: row.id,
          createdAt: row.created_at.toISOString(),
          expiresAt: row.expires_at.toISOString(),
          used: row.used_at !== null,
        })),
      };
    },
    'invitations.revoke': async ({ invitationId }) => {
      const revoked = await kysely
        .deleteFrom('invitations')
        .where('id', '=', invitationId)
        .where('used_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      if (revoked === undefined) throw new Refusal('not_found');
      return {};
    },
  };
}
