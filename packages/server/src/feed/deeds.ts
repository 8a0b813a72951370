import { type Kysely, sql } from 'kysely';
import type { Deed } from '../bus/bus.ts';
import type { Schema } from '../storage/schema.ts';

/**
 * Keeps what somebody did with videos, in the transaction that makes it so. After the commit say it on the bus as
 * `engaged`: then it counts in the very next page.
 */
export async function recordDeeds(transaction: Kysely<Schema>, deeds: readonly Deed[]): Promise<void> {
  if (deeds.length === 0) return;
  await transaction
    .insertInto('engagements')
    .values(
      deeds.map(({ accountId, videoId, kind, share = null, replays = null, at }) => ({
        account_id: accountId,
        video_id: videoId,
        kind,
        share,
        replays,
        at,
      })),
    )
    .execute();
}

/** Which kinds of deeds somebody did with each of these videos before. */
export async function findDeeds(
  database: Kysely<Schema>,
  accountId: string,
  videoIds: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<Deed['kind']>>> {
  const rows = await database
    .selectFrom('engagements')
    .select(['video_id', 'kind'])
    .distinct()
    .where('account_id', '=', accountId)
    .where(sql<boolean>`video_id = any(${videoIds}::uuid[])`)
    .execute();
  const kinds = new Map<string, Set<Deed['kind']>>();
  for (const { video_id: videoId, kind } of rows)
    kinds.set(videoId, (kinds.get(videoId) ?? new Set()).add(kind));
  return kinds;
}

/** What one account tells of itself is counted in turn, until the transaction ends. Take it before any other lock. */
export async function lockDeeds(transaction: Kysely<Schema>, accountId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`deeds:${accountId}`}, 0))`.execute(transaction);
}
