import pg from 'pg';
import { DatabaseAway, StartupError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { type Database, overEngine } from '../database.ts';
import { connectionOf, describeAddress } from './address.ts';
import { Hold, joinSessions } from './hold.ts';
import { WatchedDialect } from './watched-dialect.ts';

/*
 * The prepared statements are planned once per connection, and a plan made while a table is small must not read all of
 * it later. Other statements are planned anew each time, by what the server knows of the tables: they need no such rule.
 */
const indexOnly = { enable_seqscan: 'off', enable_bitmapscan: 'off' };
const mostPrepared = 6;
const mostOthers = 8;

/** Classes and codes with which a server takes leave, or does not let anybody in: SQLSTATE 08, 57P and too_many_connections. */
const awayCodes = /^(08...|57P..|53300)$/;

/** Whether an error is no answer to what was asked. */
function isAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return awayCodes.test(error.code ?? '');
  // The driver's own errors say that the connection failed; those of the language that a program did.
  return error instanceof Error && !(error instanceof TypeError || error instanceof RangeError);
}

/** Why a server cannot be reached, as a sentence that never holds the password. */
function unreachable(error: unknown, place: string): StartupError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const options = { cause: error };
  if (code === '28P01' || code === '28000')
    return new StartupError(
      `The PostgreSQL server refused the user or the password for the database ${place}. Correct DATABASE_URL, or the server's pg_hba.conf.`,
      options,
    );
  if (code === '3D000')
    return new StartupError(
      `There is no database ${place}. Make it (createdb), or correct DATABASE_URL.`,
      options,
    );
  const reason = code === '' ? '' : ` (${code})`;
  return new StartupError(
    `The PostgreSQL server of the database ${place} cannot be reached${reason}. Start it, or correct DATABASE_URL.`,
    options,
  );
}

/** A pool whose sessions can be cut off at once, those at work included. */
class Sessions {
  readonly pool: pg.Pool;
  readonly #clients = new Set<pg.PoolClient>();

  constructor(url: Secret, max: number, settings: Record<string, string>) {
    const connection = connectionOf(url, settings);
    this.pool = new pg.Pool({ ...connection, max, idleTimeoutMillis: 0, onConnect: joinSessions });
    this.pool.on('connect', (client) => {
      this.#clients.add(client);
      // A connection that fails while nobody uses it leaves the pool by itself.
      client.on('error', () => {});
    });
    this.pool.on('remove', (client) => this.#clients.delete(client));
    this.pool.on('error', () => {});
  }

  cutOff(): void {
    for (const client of this.#clients) client.connection.stream.destroy();
  }
}

/**
 * Opens the database of a PostgreSQL server and keeps it for this process. While the server is away everything fails
 * with {@link DatabaseAway}, and goes on once it is back.
 * @param onFailure called when another process, or another history of the database, has taken its place
 * @throws StartupError
 */
export async function openPostgresql(url: Secret, onFailure: (error: Error) => void): Promise<Database> {
  const place = describeAddress(url);
  const prepared = new Sessions(url, mostPrepared, indexOnly);
  const others = new Sessions(url, mostOthers, {});
  const listeners = new Set<(end: number) => void>();
  let away = false;
  const lost = (): void => {
    away = true;
    prepared.cutOff();
    others.cutOff();
  };
  const events = {
    lost,
    returned: (end: number) => {
      away = false;
      for (const listener of listeners) listener(end);
    },
    failed: onFailure,
  };
  const hold = await Hold.take(url, place, events).catch((error: unknown) => {
    throw error instanceof StartupError ? error : unreachable(error, place);
  });
  const watch = async <T>(work: () => Promise<T>): Promise<T> => {
    if (away) throw new DatabaseAway();
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      hold.suspect();
      throw new DatabaseAway({ cause: error });
    }
  };
  return overEngine({
    engine: 'postgresql',
    dialect: new WatchedDialect({ pool: others.pool }, watch),
    prepared: ({ name, text }, values) =>
      watch(async () => (await prepared.pool.query({ name, text, values: [...values] })).rows),
    onReturn: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: async () => {
      await prepared.pool.end();
      await hold.close();
    },
  });
}
