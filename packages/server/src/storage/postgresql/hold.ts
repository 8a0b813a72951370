import pg from 'pg';
import { StartupError } from '../../errors.ts';
import type { Secret } from '../../secret.ts';
import { connectionOf } from './address.ts';
import { checkServer } from './check.ts';

/** Key of the advisory lock that makes one process the only one of its database: "takeback" in ASCII. */
const lockKey = 0x74616b656261636bn;
/** Every session of the process shares this one, so that its statements can be waited for once it is gone. */
const sessionsKey = lockKey + 1n;
const startPatience = 5_000;
const pause = 200;
/** Nobody listens yet, or SQLSTATE cannot_connect_now. */
const startingCodes = new Set<unknown>(['ECONNREFUSED', '57P03']);
const beat = 5_000;
const beatWithin = 15_000;

export interface Held {
  readonly url: Secret;
  /** The database in words. */
  readonly place: string;
  /** How long one that came back may be another's, in milliseconds. */
  readonly patience: number;
}

export interface HoldEvents {
  /** The database is away, or this process is no longer its only one: nothing may use it until `returned`. */
  lost(): void;
  /** It is this process's again. @param end of the change log */
  returned(end: number): void;
  /** It never can be again. */
  failed(error: Error): void;
}

class AnotherProcess extends Error {}

/**
 * Keeps the database for this process, by a lock that lives as long as one connection. When that connection is lost,
 * because the server restarted for example, the lock is taken again; another process that took it first ends this one.
 */
export class Hold {
  readonly #held: Held;
  readonly #events: HoldEvents;
  #client: pg.Client | undefined;
  /** What was last seen of the database's history. */
  #timeline = 0;
  #end = 0;
  #suspected = false;
  #closed = false;
  #regaining: Promise<void> | undefined;
  #beating: Promise<void> | undefined;
  readonly #timer: NodeJS.Timeout;

  private constructor(held: Held, events: HoldEvents) {
    this.#held = held;
    this.#events = events;
    this.#timer = setInterval(() => this.#beat(), beat).unref();
  }

  /**
   * Takes the database.
   * @throws StartupError when it is not there, not fit, or another process's
   */
  static async take(held: Held, events: HoldEvents): Promise<Hold> {
    const hold = new Hold(held, events);
    const until = performance.now() + startPatience;
    try {
      while (!(await hold.#isTaken(until))) await new Promise((resolve) => setTimeout(resolve, pause));
    } catch (error) {
      clearInterval(hold.#timer);
      if (error instanceof AnotherProcess)
        throw new StartupError(
          `Takeback is running already with the database ${held.place}. Stop that process first, or set DATABASE_URL to another database.`,
          { cause: error },
        );
      throw error;
    }
    return hold;
  }

  /** Somebody got no answer: looks whether the database is there, and tells so once it is. */
  suspect(): void {
    this.#suspected = true;
    this.#beat();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#beating;
    await this.#regaining;
    await this.#client?.end().catch(() => {});
  }

  /** @returns false where the server is only just starting */
  async #isTaken(until: number): Promise<boolean> {
    try {
      await this.#attempt(until);
      return true;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (!startingCodes.has(code) || performance.now() > until) throw error;
      return false;
    }
  }

  /** Connects and takes the lock, waiting for a process that is just ending. @returns the end of the change log */
  async #attempt(until: number): Promise<number> {
    const client = new pg.Client(connectionOf(this.#held.url));
    let end = 0;
    // Until the lock is taken, an error is that of the query under way.
    client.on('error', () => {});
    try {
      await client.connect();
      await checkServer(client, this.#held.place);
      for (const key of [lockKey, sessionsKey]) {
        while (!(await isLocked(client, key))) {
          if (this.#closed || performance.now() > until) throw new AnotherProcess();
          await new Promise((resolve) => setTimeout(resolve, pause));
        }
      }
      await client.query(`select pg_advisory_unlock(${sessionsKey})`);
      end = await this.#checkHistory(client);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    client.on('end', () => this.#lose(client));
    client.on('error', () => this.#lose(client));
    return end;
  }

  /** Another history of the database, a copy put in its place or a standby that took over, may lack what was acknowledged. */
  async #checkHistory(client: pg.Client): Promise<number> {
    const { rows } = await client.query<{ timeline: number }>(
      'select timeline_id as timeline from pg_control_checkpoint()',
    );
    const timeline = rows[0]?.timeline ?? 0;
    const end = await logEnd(client);
    if ((this.#timeline !== 0 && timeline !== this.#timeline) || end < this.#end)
      throw new StartupError('Another copy of the database has taken its place.');
    this.#timeline = timeline;
    this.#end = end;
    return end;
  }

  #lose(client: pg.Client): void {
    if (this.#closed || client !== this.#client) return;
    this.#client = undefined;
    this.#events.lost();
    void client.end().catch(() => {});
    this.#regaining ??= this.#regain().finally(() => {
      this.#regaining = undefined;
    });
  }

  async #regain(): Promise<void> {
    while (!this.#closed) {
      try {
        const end = await this.#attempt(performance.now() + this.#held.patience);
        if (!this.#closed) this.#events.returned(end);
        return;
      } catch (error) {
        if (this.#closed) return;
        if (error instanceof AnotherProcess || error instanceof StartupError) {
          this.#events.failed(error);
          return;
        }
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }

  #beat(): void {
    const client = this.#client;
    if (client === undefined || this.#beating !== undefined) return;
    const isSuspected = this.#suspected;
    this.#suspected = false;
    const tooLate = setTimeout(() => client.connection.stream.destroy(), beatWithin);
    const beating = logEnd(client).then(
      (end) => {
        if (client !== this.#client || this.#closed) return;
        this.#end = end;
        if (isSuspected) this.#events.returned(end);
      },
      () => this.#lose(client),
    );
    this.#beating = beating.finally(() => {
      clearTimeout(tooLate);
      this.#beating = undefined;
      if (this.#suspected) this.#beat();
    });
  }
}

/** Makes a session one of those that are waited for before another process, or this one after a loss, goes on. */
export async function joinSessions(client: pg.ClientBase): Promise<void> {
  await client.query(`select pg_advisory_lock_shared(${sessionsKey})`);
}

async function isLocked(client: pg.Client, key: bigint): Promise<boolean> {
  const { rows } = await client.query<{ locked: boolean }>(`select pg_try_advisory_lock(${key}) as locked`);
  return rows[0]?.locked === true;
}

/** 0 before the tables are made. */
async function logEnd(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ there: boolean }>(
    `select to_regclass('public.log_head') is not null as there`,
  );
  if (rows[0]?.there !== true) return 0;
  const { rows: heads } = await client.query<{ position: number }>('select position from log_head');
  return heads[0]?.position ?? 0;
}
