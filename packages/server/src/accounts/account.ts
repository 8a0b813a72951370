import type { Account } from '@takeback/protocol';
import type { Kysely } from 'kysely';
import type { Schema } from '../storage/schema.ts';

/**
 * An account as its owner sees it.
 * @throws Error when there is none: ids come from sessions, so that is a defect
 */
export async function findAccount(database: Kysely<Schema>, id: string): Promise<Account> {
  const row = await database
    .selectFrom('accounts')
    .select(['id', 'handle', 'display_name', 'bio', 'birth_date', 'role', 'created_at'])
    .select(['read_receipts', 'message_audience', 'comment_audience', 'duet_audience', 'stitch_audience'])
    .select((query) =>
      query
        .selectFrom('recovery_codes')
        .select(({ fn }) => fn.countAll<number>().as('left'))
        .whereRef('account_id', '=', 'accounts.id')
        .where('used_at', 'is', null)
        .as('codesLeft'),
    )
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    id: row.id,
    handle: row.handle,
    displayName: row.display_name,
    bio: row.bio,
    role: row.role,
    birthDate: row.birth_date,
    createdAt: row.created_at.toISOString(),
    privacy: {
      readReceipts: row.read_receipts,
      messages: row.message_audience,
      comments: row.comment_audience,
      duets: row.duet_audience,
      stitches: row.stitch_audience,
    },
    recoveryCodesLeft: row.codesLeft ?? 0,
  };
}
