import { Kysely, PostgresDialect, type Transaction } from 'kysely';
import pg from 'pg';
import { startEmbedded } from './embedded/embedded.ts';
import type { Schema } from './schema.ts';

/** A statement that is planned once per connection: for the few on the hot path. */
export interface Prepared {
  /** Unique among all prepared statements. */
  readonly name: string;
  readonly text: string;
}

/** The one database, whichever engine is behind it. */
export interface Database {
  readonly engine: 'pglite' | 'postgresql';
  readonly kysely: Kysely<Schema>;
  /** Runs a prepared statement on its own, committed when it resolves. */
  prepared(statement: Prepared, values: readonly unknown[]): Promise<Record<string, unknown>[]>;
  /** Runs work in one transaction (read committed). Inside, use only what it is given: there may be one connection. */
  transaction<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

const alreadyPrepared = '42P05';
const int8 = 20;
const date = 1082;

/** Whole numbers as numbers (ours stay far below 2^53), days as text: a day has no time zone. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === int8 && format !== 'binary') return Number;
    if (oid === date && format !== 'binary') return String;
    return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

function overPool(engine: Database['engine'], pool: pg.Pool, end: () => Promise<void>): Database {
  const kysely = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    engine,
    kysely,
    prepared: async ({ name, text }, values) => {
      const run = async () => (await pool.query({ name, text, values: [...values] })).rows;
      try {
        return await run();
      } catch (error) {
        // PGlite drops the word that a statement was prepared when its first execution fails: the driver prepares it again.
        if (!(error instanceof pg.DatabaseError && error.code === alreadyPrepared)) throw error;
        await pool.query(`deallocate ${pg.escapeIdentifier(name)}`);
        return await run();
      }
    },
    transaction: (work) => kysely.transaction().execute(work),
    close: async () => {
      await kysely.destroy();
      await end();
    },
  };
}

/**
 * Opens the embedded database in a folder (see `embedded/`). The caller holds the folder's lock.
 * @param onFailure called when the database ends by itself: nothing can go on
 */
export async function openEmbedded(folder: string, onFailure: (error: Error) => void): Promise<Database> {
  const embedded = await startEmbedded(folder, onFailure);
  // One session, for ever: the embedded database has no second one, and ours holds the prepared statements.
  const pool = new pg.Pool({
    stream: () => embedded.connect(),
    user: 'postgres',
    database: 'postgres',
    max: 1,
    idleTimeoutMillis: 0,
    types,
  });
  pool.on('error', onFailure);
  return overPool('pglite', pool, () => embedded.close());
}

/**
 * Opens a PostgreSQL server, 15 or newer.
 * @public There is no setting for it yet.
 */
export function openPostgresql(url: string, onFailure: (error: Error) => void): Database {
  // As in the embedded database: a plan made while a table is small must not read all of it later.
  // The penalty on it makes plans look dear enough to be compiled, which takes half a second each: so not that either.
  const options = '-c enable_seqscan=off -c enable_bitmapscan=off -c jit=off';
  const pool = new pg.Pool({ connectionString: url, max: 10, types, options });
  pool.on('error', onFailure);
  return overPool('postgresql', pool, async () => {});
}
