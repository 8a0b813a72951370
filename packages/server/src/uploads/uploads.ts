import { randomUUID } from 'node:crypto';
import { limits } from '@takeback/protocol';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import { lockName } from '../storage/name-lock.ts';
import type { Schema } from '../storage/schema.ts';
import { type FreeBytes, UploadFiles } from './files.ts';

/** A file on its way here, or here and not used yet. */
export interface Upload {
  readonly id: string;
  readonly accountId: string;
  /** Of the whole file. */
  readonly bytes: number;
  /** How much of it is here. */
  readonly offset: number;
  readonly createdAt: Date;
}

export interface UploadsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly folder: string;
  /** Which of these files were taken out of uploads and not moved away yet: they are not to be removed. */
  readonly findTaken: (ids: readonly string[]) => Promise<ReadonlySet<string>>;
  readonly freeBytes?: FreeBytes;
}

/** Milliseconds in which an upload must be finished and used. */
export const uploadLife = limits.uploadHours * 3_600_000;
const sweepEvery = 15 * 60_000;

/** Uploads of this server: what has come of each stands in its file, whose it is in its row. */
export class Uploads {
  readonly files: UploadFiles;
  readonly #deps: UploadsDeps;
  #timer: NodeJS.Timeout | undefined;
  #sweeping: Promise<void> = Promise.resolve();

  private constructor(deps: UploadsDeps, files: UploadFiles) {
    this.#deps = deps;
    this.files = files;
  }

  /** Opens them, and removes what is left of uploads that are none any more. */
  static async open(deps: UploadsDeps): Promise<Uploads> {
    const uploads = new Uploads(deps, await UploadFiles.open(deps.folder, deps.freeBytes));
    await uploads.#removeOrphans();
    uploads.#timer = setInterval(() => uploads.#sweepInTurn(), sweepEvery);
    uploads.#timer.unref();
    uploads.#sweepInTurn();
    return uploads;
  }

  /** Begins one. @throws Refusal too_large, too_many_uploads, storage_full */
  async begin(accountId: string, bytes: number): Promise<string> {
    if (bytes > limits.uploadBytes) throw new Refusal('too_large');
    await this.files.checkRoom(bytes);
    const id = randomUUID();
    // The file first: a row without one would be an upload that cannot go on.
    await this.files.create(id);
    try {
      await this.#deps.database.transaction(async (transaction) => {
        await lockName(transaction, `uploads:${accountId}`);
        const { count } = await transaction
          .selectFrom('uploads')
          .select(({ fn }) => fn.countAll<number>().as('count'))
          .where('account_id', '=', accountId)
          .executeTakeFirstOrThrow();
        if (count >= limits.uploadsPerAccount) throw new Refusal('too_many_uploads');
        await transaction
          .insertInto('uploads')
          .values({ id, account_id: accountId, bytes, created_at: this.#deps.clock.now() })
          .execute();
      });
    } catch (error) {
      await this.files.remove(id);
      throw error;
    }
    return id;
  }

  /** One's own upload. @throws Refusal not_found for somebody else's too */
  async find(accountId: string, id: string): Promise<Upload> {
    const row = await this.#deps.database.kysely
      .selectFrom('uploads')
      .selectAll()
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    const offset = row === undefined ? undefined : await this.files.size(id);
    if (row === undefined || offset === undefined || this.#hasEnded(row.created_at))
      throw new Refusal('not_found');
    return { id, accountId, bytes: row.bytes, offset, createdAt: row.created_at };
  }

  /** Ends one's own upload. @throws Refusal not_found */
  async end(accountId: string, id: string): Promise<void> {
    const gone = await this.#deps.database.kysely
      .deleteFrom('uploads')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) throw new Refusal('not_found');
    await this.files.remove(id);
  }

  /**
   * Takes a finished one for use, once: in the transaction that says what it becomes. Its file stays until the taker has
   * moved it away; `findTaken` has to know of it until then.
   * @throws Refusal not_found, upload_incomplete
   */
  async take(transaction: Transaction<Schema>, accountId: string, id: string): Promise<void> {
    const row = await transaction
      .deleteFrom('uploads')
      .where('id', '=', id)
      .where('account_id', '=', accountId)
      .returning(['bytes', 'created_at'])
      .executeTakeFirst();
    if (row === undefined || this.#hasEnded(row.created_at)) throw new Refusal('not_found');
    if ((await this.files.size(id)) !== row.bytes) throw new Refusal('upload_incomplete');
  }

  /** Removes uploads that were neither finished nor used in time. */
  async sweep(): Promise<void> {
    const before = new Date(this.#deps.clock.now().getTime() - uploadLife);
    const gone = await this.#deps.database.kysely
      .deleteFrom('uploads')
      .where('created_at', '<=', before)
      .returning('id')
      .execute();
    for (const { id } of gone) await this.files.remove(id);
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }

  #hasEnded(createdAt: Date): boolean {
    return this.#deps.clock.now().getTime() - createdAt.getTime() >= uploadLife;
  }

  #sweepInTurn(): void {
    this.#sweeping = this.#sweeping
      .then(() => this.sweep())
      .catch((error: unknown) => this.#deps.log.error('Old uploads could not be removed', error));
  }

  /** A killed server leaves files whose row was not written yet, or was already deleted. */
  async #removeOrphans(): Promise<void> {
    const { database, findTaken } = this.#deps;
    const ids = await this.files.list();
    if (ids.length === 0) return;
    const known = new Set([...(await findRows(database.kysely, ids)), ...(await findTaken(ids))]);
    for (const id of ids) if (!known.has(id)) await this.files.remove(id);
  }
}

async function findRows(database: Kysely<Schema>, ids: readonly string[]): Promise<string[]> {
  const rows = await database
    .selectFrom('uploads')
    .select('id')
    .where(sql<boolean>`id = any(${ids}::uuid[])`)
    .execute();
  return rows.map(({ id }) => id);
}
