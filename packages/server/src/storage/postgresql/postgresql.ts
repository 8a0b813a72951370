import pg from 'pg';
import { DatabaseAway, StartupError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { type Database, overEngine, type Prepared } from '../database.ts';
import { connectionOf, describeAddress } from './address.ts';
import { Hold, joinSessions } from './hold.ts';
import { type Watch, WatchedDialect } from './watched-dialect.ts';

const mostSessions = 12;
/** A session that was cut off may live on until the server notices, which its keepalives bound to 25 s. */
const returnPatience = 60_000;

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
  if (error instanceof Error && 'syscall' in error && error.syscall === 'open')
    return new StartupError(`A file that DATABASE_URL names cannot be read (${code}).`, options);
  // The driver's own words name no secret.
  const reason = code === '' && error instanceof Error ? error.message : code;
  return new StartupError(
    `The PostgreSQL server of the database ${place} cannot be reached (${reason}). Start it, or correct DATABASE_URL.`,
    options,
  );
}

/**
 * Opens the database of a PostgreSQL server and keeps it for this process. While the server is away everything fails
 * with {@link DatabaseAway}, and goes on once it is back.
 * @param onFailure called when another process, or another copy of the database, has taken its place
 * @param patience how long a database that came back may be another's, in milliseconds; only tests make it shorter
 * @throws StartupError
 */
export async function openPostgresql(
  url: Secret,
  onFailure: (error: Error) => void,
  patience = returnPatience,
): Promise<Database> {
  const place = describeAddress(url);
  const sessions = new Set<pg.PoolClient>();
  const pool = new pg.Pool({
    ...connectionOf(url),
    max: mostSessions,
    idleTimeoutMillis: 0,
    onConnect: joinSessions,
  });
  // A connection that fails while nobody uses it leaves the pool by itself.
  pool.on('error', () => {});
  pool.on('connect', (session) => {
    session.on('error', () => {});
    sessions.add(session);
  });
  pool.on('remove', (session) => sessions.delete(session));
  const listeners = new Set<(end: number) => void>();
  let away = false;
  const lost = (): void => {
    away = true;
    // Those at work included: what they do may not be acknowledged any more.
    for (const session of sessions) session.connection.stream.destroy();
  };
  const events = {
    lost,
    returned: (end: number) => {
      away = false;
      for (const listener of listeners) listener(end);
    },
    failed: onFailure,
  };
  const hold = await Hold.take({ url, place, patience }, events).catch((error: unknown) => {
    throw error instanceof StartupError ? error : unreachable(error, place);
  });
  const guard = async <T>(work: () => Promise<T>, onNoAnswer: () => void): Promise<T> => {
    if (away) throw new DatabaseAway();
    try {
      return await work();
    } catch (error) {
      if (!isAway(error)) throw error;
      onNoAnswer();
      throw new DatabaseAway({ cause: error });
    }
  };
  const watch: Watch = {
    connect: (work) => guard(work, () => {}),
    ask: (work) => guard(work, () => hold.suspect()),
  };
  return overEngine({
    engine: 'postgresql',
    dialect: new WatchedDialect({ pool }, watch),
    prepared: async <Row extends pg.QueryResultRow>({ name, text }: Prepared, values: readonly unknown[]) => {
      const session = await watch.connect(() => pool.connect());
      try {
        const { rows } = await watch.ask(() => session.query<Row>({ name, text, values: [...values] }));
        session.release();
        return rows;
      } catch (error) {
        // A session that took leave may look alive for a moment.
        session.release(error instanceof DatabaseAway);
        throw error;
      }
    },
    onReturn: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end: () => hold.close(),
  });
}
