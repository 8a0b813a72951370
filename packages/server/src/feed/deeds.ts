import { type Kysely, sql } from 'kysely';
import type { Deed } from '../bus/bus.ts';
import { inParts } from '../parts.ts';
import type { Database } from '../storage/database.ts';
import { lockName } from '../storage/name-lock.ts';
import type { Schema } from '../storage/schema.ts';

const day = 86_400_000;
/** Days after which of a deed that was repeated only the first and the last are kept: tastes are half forgotten by then. */
const repeatedDays = 30;
/** Deeds looked at in one statement. */
const partDeeds = 100;

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

/** Any of these is a view, once for a person and a video. */
export const viewKinds: ReadonlySet<Deed['kind']> = new Set(['impression', 'watch', 'quick_skip']);

/** How many views and shares a video has of some accounts. */
export interface CountedDeeds {
  readonly videoId: string;
  readonly views: number;
  readonly shares: number;
}

/** What views and shares of videos are of these accounts. */
export async function countDeedsBy(
  database: Kysely<Schema>,
  accountIds: readonly string[],
): Promise<readonly CountedDeeds[]> {
  const { rows } = await sql<CountedDeeds>`
    select video_id as "videoId",
      count(distinct account_id) filter (where kind = any(${[...viewKinds]}::text[])) as views,
      count(distinct account_id) filter (where kind = 'share') as shares
    from engagements where account_id = any(${accountIds}::uuid[]) group by video_id`.execute(database);
  return rows;
}

/** What one account tells of itself is counted in turn, until the transaction ends. Take it before any other lock. */
export async function lockDeeds(transaction: Kysely<Schema>, accountId: string): Promise<void> {
  await lockName(transaction, `deeds:${accountId}`);
}

/** A deed, and its place in the order in which they were kept. */
export interface KeptDeed extends Omit<Deed, 'at'> {
  readonly number: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The last number given so far, 0 when there is none. */
export async function findLastDeed(database: Kysely<Schema>): Promise<number> {
  const { last } = await database
    .selectFrom('engagements')
    .select(({ fn }) => fn.max<number | null>('number').as('last'))
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** Deeds with numbers above one and up to another, in order: of everybody, at most so many; or all of one account. */
export async function readDeeds(
  database: Kysely<Schema>,
  after: number,
  until: number,
  which: { readonly most: number } | { readonly accountId: string },
): Promise<readonly KeptDeed[]> {
  // All of one account are found by the account: in the order of numbers everybody's would be looked through for them.
  const from =
    'most' in which
      ? sql`engagements`
      : sql`(select * from engagements where account_id = ${which.accountId}::uuid offset 0) own`;
  const most = 'most' in which ? sql`limit ${which.most}` : sql``;
  const { rows } = await sql<KeptDeed>`
    select number, account_id as "accountId", video_id as "videoId", kind, share, replays,
      (extract(epoch from at) * 1000)::float8 as at
    from ${from} where number > ${after} and number <= ${until}
    order by number ${most}`.execute(database);
  return rows;
}

/**
 * Forgets what people did again and again, as watching the same video: so what is kept is bounded by people and videos.
 * The first says that they did it, and when it counted; the last how it stands. A part at a time, because others wait
 * meanwhile.
 */
export async function pruneDeeds({ kysely }: Database, now: Date, signal: AbortSignal): Promise<void> {
  const before = new Date(now.getTime() - repeatedDays * day);
  let after = 0;
  await inParts(signal, async () => {
    const { rows } = await sql<{ last: number | null; oldest: Date }>`
      with part as (
        select number, account_id, video_id, kind, at from engagements
        where number > ${after}::bigint order by number limit ${partDeeds}
      ), gone as (
        delete from engagements e using part p
        where e.number = p.number and p.at < ${before}::timestamptz
          and exists (
            select from engagements o where o.account_id = p.account_id and o.video_id = p.video_id
              and o.kind = p.kind and o.number < p.number
          )
          and exists (
            select from engagements o where o.account_id = p.account_id and o.video_id = p.video_id
              and o.kind = p.kind and o.number > p.number
          )
      )
      select max(number) as last, min(at) as oldest from part`.execute(kysely);
    const [part] = rows;
    if (part === undefined || part.last === null || part.oldest >= before) return false;
    after = part.last;
    return true;
  });
}
