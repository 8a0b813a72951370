import { type Compilable, type Dialect, Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { startEmbedded } from './embedded/embedded.ts';
import type { Schema } from './schema.ts';

/** A statement that is planned once per connection: for the few on the hot path. */
export interface Prepared {
  /** Unique among all prepared statements. */
  readonly name: string;
  readonly text: string;
}

/** A parameter in a query for {@link prepare}. @param place from 1 */
export function parameter<T>(place: number, type: 'uuid' | 'uuid[]' | 'bigint') {
  return sql.raw<T>(`$${place}::${type}`);
}

/** Writes a query out once; all that differs between its runs must be a {@link parameter}. */
export function prepare(name: string, query: Compilable): Prepared {
  const { sql: text, parameters } = query.compile();
  if (parameters.length > 0) throw new Error(`The statement ${name} holds values`);
  return { name, text };
}

/** The one database, whichever engine is behind it. */
export interface Database {
  readonly engine: 'pglite' | 'postgresql';
  readonly kysely: Kysely<Schema>;
  /** Runs a prepared statement on its own, committed when it resolves. */
  prepared<Row extends pg.QueryResultRow = Record<string, unknown>>(
    statement: Prepared,
    values: readonly unknown[],
  ): Promise<Row[]>;
  /** Runs work in one transaction (read committed). Inside, use only what it is given: there may be one connection. */
  transaction<T>(work: (transaction: Transaction<Schema>) => Promise<T>): Promise<T>;
  /**
   * Has a listener called when the database answers again after it was away. What was committed meanwhile, without an
   * answer, is not known to anybody in this process. The listener gets the end of the change log.
   * @returns what ends it
   */
  onReturn(listener: (end: number) => void): () => void;
  close(): Promise<void>;
}

const alreadyPrepared = '42P05';
const int8 = 20;
const date = 1082;
const instant = 1184;
const readAnyInstant = pg.types.getTypeParser(instant, 'text');

/** All sessions are in UTC and write `2026-11-30 10:19:57.123+00`: read in a third of the driver's time. */
function readInstant(text: string): unknown {
  const at = new Date(`${text.slice(0, 10)}T${text.slice(11, -'+00'.length)}Z`);
  return text.endsWith('+00') && !Number.isNaN(at.getTime()) ? at : readAnyInstant(text);
}

/** Whole numbers as numbers (ours stay far below 2^53), days as text: a day has no time zone. */
export const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    if (oid === int8 && format !== 'binary') return Number;
    if (oid === date && format !== 'binary') return String;
    if (oid === instant && format !== 'binary') return readInstant;
    return pg.types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
  },
};

/** What differs between the engines. */
interface Engine extends Pick<Database, 'engine' | 'prepared' | 'onReturn'> {
  readonly dialect: Dialect;
  end(): Promise<void>;
}

/** The database over an engine. */
export function overEngine({ dialect, end, ...engine }: Engine): Database {
  const kysely = new Kysely<Schema>({ dialect });
  return {
    ...engine,
    kysely,
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
  return overEngine({
    engine: 'pglite',
    dialect: new PostgresDialect({ pool }),
    prepared: async <Row extends pg.QueryResultRow>({ name, text }: Prepared, values: readonly unknown[]) => {
      const run = async () => (await pool.query<Row>({ name, text, values: [...values] })).rows;
      try {
        return await run();
      } catch (error) {
        // PGlite drops the word that a statement was prepared when its first execution fails: the driver prepares it again.
        if (!(error instanceof pg.DatabaseError && error.code === alreadyPrepared)) throw error;
        await pool.query(`deallocate ${pg.escapeIdentifier(name)}`);
        return await run();
      }
    },
    // It never goes without the process.
    onReturn: () => () => {},
    end: () => embedded.close(),
  });
}
