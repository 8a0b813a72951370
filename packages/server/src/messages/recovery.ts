import { randomUUID } from 'node:crypto';
import {
  type KeyId,
  type Keyring,
  KeyringError,
  type Ledger,
  NeverIssued,
  parseKeyId,
  type TombstoneRecord,
} from '@takeback/keyring';
import { sql, type Transaction } from 'kysely';
import type { Clock } from '../clock.ts';
import { StartupError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Erasures } from './erasures.ts';
import { nobody } from './writer.ts';

export interface RecoveryDeps {
  readonly database: Database;
  readonly keyring: Keyring;
  readonly ledger: Ledger;
  readonly erasures: Erasures;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Makes true whatever was promised before this start (U3, U23, U27), before anything is answered: what the ledger knows
 * and the database does not is taken back again, erasures cut short are finished, and the key of every tombstone is
 * destroyed once more.
 *
 * A database that lacks anything the ledger holds, a mark of an earlier start included, is an older copy: it gets a new
 * epoch, so that devices reload, and goes on above the highest sequences. A crash between the mark and its offset looks
 * the same; then devices reload for nothing.
 *
 * @returns the epoch from now on
 * @throws StartupError when keys or ledger are older than the database, or another's
 */
export async function recover(deps: RecoveryDeps): Promise<string> {
  const { database, keyring, ledger, clock, log } = deps;
  const { kysely } = database;
  const identity = await kysely.selectFrom('identity').selectAll().executeTakeFirstOrThrow();
  if (identity.keyring !== keyring.uuid)
    throw new StartupError('The keys do not belong to the data. Set KEYS_DIR to the folder that does.');
  try {
    const epoch = await replay(deps, identity);
    if (epoch !== identity.epoch) log.warn('The database is an older copy: devices load everything again.');

    const resumed = await deps.erasures.resume();
    if (resumed > 0) log.info('Erasures of the last run were finished.', { count: resumed });
    const { erasedNow } = await keyring.reconcile(tombstonedKeys(database));
    if (erasedNow > 0) log.warn('Keys of messages taken back were still alive.', { count: erasedNow });

    const offset = await ledger.append({ kind: 'epoch', epoch, at: clock.now().getTime() });
    await kysely.updateTable('identity').set({ ledger_offset: offset }).execute();
    return epoch;
  } catch (error) {
    if (error instanceof NeverIssued)
      throw new StartupError(
        'The keys are older than the data: some of its messages cannot be taken back with them. Set KEYS_DIR to the newest keys.',
        { cause: error },
      );
    if (error instanceof KeyringError) throw new StartupError(error.message, { cause: error });
    throw error;
  }
}

/** Everything in the ledger is in the database by now, because the database is always first. */
export async function noteLedgerEnd({
  database,
  ledger,
}: Pick<RecoveryDeps, 'database' | 'ledger'>): Promise<void> {
  await database.kysely.updateTable('identity').set({ ledger_offset: ledger.end }).execute();
}

const page = 500;

async function* tombstonedKeys({ kysely }: Database): AsyncGenerator<KeyId> {
  for (let after = nobody; ; ) {
    const rows = await kysely
      .selectFrom('bodies')
      .select(['id', 'key_id'])
      .where('sealed', 'is', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(page * 8)
      .execute();
    for (const row of rows) yield row.key_id;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}

/**
 * Brings what the ledger knows into the database. In one transaction with the new epoch: a start that dies half-way would
 * leave to the next one a copy in which it finds nothing missing any more, and devices would not load it again.
 * @returns the epoch: a new one if the ledger held anything that the database lacks
 */
function replay(
  { database, keyring, ledger }: RecoveryDeps,
  { epoch, ledger_offset: after }: { readonly epoch: string; readonly ledger_offset: number },
): Promise<string> {
  return database.transaction(async (transaction) => {
    let isNews = false;
    let tombstones: TombstoneRecord[] = [];
    const apply = async (): Promise<void> => {
      const unknown = await leaveOutKnown(transaction, tombstones);
      tombstones = [];
      for (const record of unknown) await takeBackAgain(transaction, record);
      await keyring.erase(unknown.flatMap((record) => record.keyIds.map(parseKeyId)));
      isNews ||= unknown.length > 0;
    };
    for await (const { record } of ledger.read(after)) {
      if (record.kind === 'epoch') isNews = true;
      else if (record.kind === 'sequences') isNews = (await raise(transaction, record.highest)) || isNews;
      else if (tombstones.push(record) === page) await apply();
    }
    await apply();
    if (!isNews) return epoch;
    const renewed = randomUUID();
    await transaction.updateTable('identity').set({ epoch: renewed }).execute();
    return renewed;
  });
}

async function leaveOutKnown(
  transaction: Transaction<Schema>,
  records: readonly TombstoneRecord[],
): Promise<TombstoneRecord[]> {
  if (records.length === 0) return [];
  const known = await transaction
    .selectFrom('messages')
    .select('id')
    .where(
      'id',
      'in',
      records.map((record) => record.messageId),
    )
    .where('unsent_at', 'is not', null)
    .execute();
  const ids = new Set(known.map((row) => row.id));
  // An edit leaves its message standing: only its keys are news, and erasing them again is harmless.
  return records.filter((record) => !ids.has(record.messageId));
}

/** @returns whether any conversation was behind */
async function raise(
  transaction: Transaction<Schema>,
  highest: readonly (readonly [conversationId: string, sequence: number])[],
): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update conversations c set last_sequence = h.sequence
    from unnest(${highest.map(([id]) => id)}::uuid[], ${highest.map(([, sequence]) => sequence)}::bigint[])
      as h (id, sequence)
    where c.id = h.id and c.last_sequence < h.sequence`.execute(transaction);
  return numAffectedRows !== undefined && numAffectedRows > 0n;
}

/** As the unsend did it, in a database that does not know of it. A message it never had leaves its id barred. */
async function takeBackAgain(transaction: Transaction<Schema>, record: TombstoneRecord): Promise<void> {
  if (record.kind === 'edited') return;
  const { messageId, conversationId, sequence } = record;
  const at = new Date(record.at);
  const gone = await transaction
    .updateTable('messages')
    .set({ unsent_at: at })
    .where('id', '=', messageId)
    .returning('body_id')
    .executeTakeFirst();
  if (gone === undefined) {
    const sender = record.kind === 'cancelled' ? record.traces[0] : undefined;
    await transaction
      .insertInto('messages')
      .values({
        id: messageId,
        conversation_id: conversationId,
        sequence: null,
        sender_id: sender ?? nobody,
        sent_at: at,
        position: null,
        body_id: null,
        unsent_at: at,
      })
      .execute();
  } else {
    await clearTraces(transaction, record);
    if (gone.body_id !== null)
      await transaction.updateTable('bodies').set({ sealed: null }).where('id', '=', gone.body_id).execute();
  }
  await transaction
    .updateTable('conversations')
    .set({ last_sequence: sql<number>`greatest(last_sequence, ${sequence}::bigint)` })
    .where('id', '=', conversationId)
    .execute();
}

async function clearTraces(
  transaction: Transaction<Schema>,
  { messageId, traces }: TombstoneRecord,
): Promise<void> {
  await transaction.deleteFrom('hidden').where('message_id', '=', messageId).execute();
  if (traces.length === 0) return;
  await transaction
    .insertInto('traces')
    .values(traces.map((accountId) => ({ message_id: messageId, account_id: accountId })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}
