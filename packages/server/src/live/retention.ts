import { limits } from '@takeback/protocol';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { inParts } from '../parts.ts';
import type { Database } from '../storage/database.ts';

const day = 86_400_000;
/** Of a person's older receipts in a conversation only the newest is kept: receipts of unsends ask what was true until then. */
const receiptDays = limits.unsendReceiptDays;
const every = 6 * 3_600_000;
/** Entries looked at in one statement. */
const partEntries = 200;

/**
 * Forgets what no device needs any more: entries older than devices may be away, and receipts that a later one has
 * overtaken. Devices below the new floor start afresh (U27).
 */
export async function pruneChanges(
  database: Database,
  now: Date,
  signal: AbortSignal,
): Promise<{ floor: number }> {
  const floor = await database.transaction(async (transaction) => {
    const kept = new Date(now.getTime() - limits.changeRetentionDays * day);
    // Old entries stand at the beginning and were pruned the last time, so this ends soon.
    const oldest = await transaction
      .selectFrom('changes')
      .select('position')
      .where('at', '>=', kept)
      .orderBy('position')
      .limit(1)
      .executeTakeFirst();
    const before = oldest?.position ?? Number.MAX_SAFE_INTEGER;
    const last = await transaction
      .selectFrom('changes')
      .select(({ fn }) => fn.max('position').as('position'))
      .where('position', '<', before)
      .executeTakeFirst();
    await transaction.deleteFrom('changes').where('position', '<', before).execute();
    const head = await transaction
      .updateTable('log_head')
      .set({ floor: sql<number>`greatest(floor, ${last?.position ?? 0}::bigint)` })
      .returning('floor')
      .executeTakeFirstOrThrow();
    return head.floor;
  });
  await pruneReceipts(database, new Date(now.getTime() - receiptDays * day), signal);
  return { floor };
}

/**
 * Watermarks only rise: who missed an overtaken one learns as much from the later one, if told of that too. A part at a
 * time, because sends wait meanwhile.
 */
async function pruneReceipts(database: Database, before: Date, signal: AbortSignal): Promise<void> {
  let after = 0;
  await inParts(signal, async () => {
    const part = await database.kysely
      .selectFrom((from) =>
        from
          .selectFrom('changes')
          .select(['position', 'at'])
          .where('position', '>', after)
          .orderBy('position')
          .limit(partEntries)
          .as('part'),
      )
      .select(({ fn }) => [fn.max('position').as('last'), fn.max('at').as('newest')])
      .executeTakeFirst();
    if (part === undefined || part.last === null) return false;
    await pruneOvertaken(database, after, part.last, before);
    if (part.newest >= before) return false;
    after = part.last;
    return true;
  });
}

async function pruneOvertaken(database: Database, after: number, last: number, before: Date): Promise<void> {
  await database.kysely
    .deleteFrom('changes as old')
    .where('old.position', '>', after)
    .where('old.position', '<=', last)
    .where('old.kind', 'in', ['receipt.delivered', 'receipt.read'])
    .where('old.at', '<', before)
    .where(({ exists, selectFrom, or }) =>
      exists(
        selectFrom('changes as later')
          .select('later.position')
          .whereRef('later.conversation_id', '=', 'old.conversation_id')
          .where('later.addressee_id', 'is', null)
          .whereRef('later.position', '>', 'old.position')
          .where('later.at', '<', before)
          .whereRef('later.kind', '=', 'old.kind')
          .whereRef('later.subject_id', '=', 'old.subject_id')
          .where((later) => or([later('later.shared', '=', true), later('old.shared', '=', false)])),
      ),
    )
    .execute();
}

/**
 * Prunes at the start and from time to time.
 * @param others what is forgotten besides the change log; they end soon once the signal is aborted
 * @returns what ends it
 */
export function startRetention(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly others: readonly ((database: Database, now: Date, signal: AbortSignal) => Promise<void>)[];
}): { stop(): Promise<void> } {
  const { database, clock, log, others } = deps;
  const ending = new AbortController();
  let running = Promise.resolve();
  const prune = (): void => {
    const now = clock.now();
    running = running.then(async () => {
      await pruneChanges(database, now, ending.signal);
      for (const forget of others) await forget(database, now, ending.signal);
    });
    running = running.catch((error: unknown) => log.error('What is old could not be pruned', error));
  };
  const timer = setInterval(prune, every);
  timer.unref();
  prune();
  return {
    stop: async () => {
      clearInterval(timer);
      ending.abort();
      await running;
    },
  };
}
