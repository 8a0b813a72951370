import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';

/** What a job is told when it runs. */
export interface Attempt {
  readonly subjectId: string;
  /** The first is 1. */
  readonly attempt: number;
  /** Aborted when the job is cancelled or the server ends: then it should end soon. */
  readonly signal: AbortSignal;
}

/** What is done for one kind of job. A process may end at any time: whatever is done here may be done again. */
export interface JobKind {
  run(attempt: Attempt): Promise<void>;
  /** Whether trying again would be no use. */
  isFinal(error: unknown): boolean;
  /** Called when it is given up, before it is forgotten. */
  givenUp(subjectId: string, error: unknown): Promise<void>;
}

/** It was begun as often as is allowed, and never came to an end: perhaps it ends the process each time. */
export class NeverEnded extends Error {
  constructor() {
    super('The job never came to an end');
    this.name = 'NeverEnded';
  }
}

export interface JobsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly kinds: Readonly<Record<string, JobKind>>;
  /** Milliseconds before the second attempt; each further one waits six times as long. Shorter in tests. */
  readonly retryAfter?: number;
}

/** How often a job is begun at most. */
const mostAttempts = 4;
const usualRetryAfter = 10_000;
const retryFactor = 6;
/** A timer cannot wait longer; then it looks again. */
const longestWait = 2 ** 31 - 1;

interface Row {
  readonly id: string;
  readonly subject_id: string;
  readonly attempts: number;
}

interface Running {
  readonly subjectId: string;
  readonly controller: AbortController;
  readonly ended: Promise<void>;
}

class Cancelled extends Error {}

/** One job of a kind at a time, in the order in which they are due. */
class Lane {
  readonly #deps: JobsDeps;
  readonly #kind: string;
  readonly #work: JobKind;
  #loop: Promise<void> | undefined;
  #isAsked = false;
  #isClosed = false;
  #timer: NodeJS.Timeout | undefined;
  #taking: Promise<Row | undefined> | undefined;
  #running: Running | undefined;

  constructor(deps: JobsDeps, kind: string, work: JobKind) {
    this.#deps = deps;
    this.#kind = kind;
    this.#work = work;
  }

  wake(): void {
    if (this.#isClosed) return;
    this.#isAsked = true;
    this.#loop ??= this.#go().finally(() => {
      this.#loop = undefined;
      if (this.#isAsked) this.wake();
    });
  }

  async #go(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isAsked = false;
    try {
      for (;;) {
        this.#taking = this.#take();
        const row: Row | undefined = await this.#taking;
        if (row === undefined) return;
        await this.#run(row);
      }
    } catch (error) {
      this.#deps.log.error('Jobs could not be looked for', error);
      this.#wakeIn(this.#retryAfter(1));
    }
  }

  #wakeIn(milliseconds: number): void {
    if (this.#isClosed) return;
    this.#timer = setTimeout(() => this.wake(), Math.min(longestWait, Math.max(0, milliseconds)));
    this.#timer.unref();
  }

  #retryAfter(attempt: number): number {
    return (this.#deps.retryAfter ?? usualRetryAfter) * retryFactor ** (attempt - 1);
  }

  /** The next that is due, counted as begun; when there is none, looks again once the next one is. */
  async #take(): Promise<Row | undefined> {
    if (this.#isClosed) return undefined;
    const { kysely } = this.#deps.database;
    const next = await kysely
      .selectFrom('jobs')
      .select(['id', 'due_at'])
      .where('kind', '=', this.#kind)
      .orderBy('due_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (next === undefined) return undefined;
    const wait = next.due_at.getTime() - this.#deps.clock.now().getTime();
    if (wait > 0) {
      this.#wakeIn(wait);
      return undefined;
    }
    const taken = await kysely
      .updateTable('jobs')
      .set({ attempts: sql<number>`attempts + 1` })
      .where('id', '=', next.id)
      .returning(['id', 'subject_id', 'attempts'])
      .executeTakeFirst();
    // It was cancelled in between: the one after it.
    return taken ?? (await this.#take());
  }

  async #run(row: Row): Promise<void> {
    const controller = new AbortController();
    const ended = this.#attempt(row, controller.signal);
    this.#running = { subjectId: row.subject_id, controller, ended };
    try {
      await ended;
    } finally {
      this.#running = undefined;
    }
  }

  async #attempt(row: Row, signal: AbortSignal): Promise<void> {
    const { id, subject_id: subjectId, attempts } = row;
    try {
      if (attempts > mostAttempts) throw new NeverEnded();
      await this.#work.run({ subjectId, attempt: attempts, signal });
      await this.#forget(id);
    } catch (error) {
      if (signal.aborted) await this.#putBack(id);
      else await this.#settle(row, error);
    }
  }

  async #settle({ id, subject_id: subjectId, attempts }: Row, error: unknown): Promise<void> {
    const { log, clock, database } = this.#deps;
    if (attempts >= mostAttempts || this.#work.isFinal(error)) {
      if (!this.#work.isFinal(error)) log.error('A job was given up', error, { count: attempts });
      await this.#work.givenUp(subjectId, error);
      await this.#forget(id);
      return;
    }
    log.warn('A job failed and is tried again later', { count: attempts });
    const due = new Date(clock.now().getTime() + this.#retryAfter(attempts));
    await database.kysely.updateTable('jobs').set({ due_at: due }).where('id', '=', id).execute();
  }

  async #forget(id: string): Promise<void> {
    await this.#deps.database.kysely.deleteFrom('jobs').where('id', '=', id).execute();
  }

  /** An attempt that the server's own end cut short does not count. Of a cancelled one there is no row any more. */
  async #putBack(id: string): Promise<void> {
    await this.#deps.database.kysely
      .updateTable('jobs')
      .set({ attempts: sql<number>`attempts - 1` })
      .where('id', '=', id)
      .execute();
  }

  async cancel(subjectId: string): Promise<void> {
    await this.#deps.database.kysely
      .deleteFrom('jobs')
      .where('kind', '=', this.#kind)
      .where('subject_id', '=', subjectId)
      .execute();
    // It may have been taken just before.
    await this.#taking?.catch(() => {});
    const running = this.#running;
    if (running?.subjectId !== subjectId) return;
    running.controller.abort(new Cancelled('The job was cancelled'));
    await running.ended.catch(() => {});
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#isAsked = false;
    clearTimeout(this.#timer);
    this.#running?.controller.abort(new Cancelled('The server ends'));
    await this.#loop;
  }
}

/** Work that outlives the process: begun again after a crash, tried again after a failure, a few times. */
export class Jobs {
  readonly #deps: JobsDeps;
  readonly #lanes: ReadonlyMap<string, Lane>;
  readonly #endReturn: () => void;

  /** Nothing runs before `wake`: which also takes up what an earlier process has left. */
  constructor(deps: JobsDeps) {
    this.#deps = deps;
    this.#lanes = new Map(
      Object.entries(deps.kinds).map(([kind, work]) => [kind, new Lane(deps, kind, work)]),
    );
    this.#endReturn = deps.database.onReturn(() => this.wake());
  }

  /**
   * Adds a job, in the transaction that makes it needed. One of this kind and subject that is there already stays the
   * only one. Call `wake` after the commit.
   */
  async add(transaction: Kysely<Schema>, kind: string, subjectId: string): Promise<void> {
    this.#laneOf(kind);
    const job = { id: randomUUID(), kind, subject_id: subjectId, due_at: this.#deps.clock.now() };
    await transaction
      .insertInto('jobs')
      .values(job)
      .onConflict((conflict) => conflict.columns(['kind', 'subject_id']).doNothing())
      .execute();
  }

  /** Has every kind look for jobs that are due. */
  wake(): void {
    for (const lane of this.#lanes.values()) lane.wake();
  }

  /** Forgets a job; one that runs has ended when this resolves. What it made already is its owner's to remove. */
  async cancel(kind: string, subjectId: string): Promise<void> {
    await this.#laneOf(kind).cancel(subjectId);
  }

  /** Stops what runs; it is begun again at the next start. */
  async close(): Promise<void> {
    this.#endReturn();
    await Promise.all([...this.#lanes.values()].map((lane) => lane.close()));
  }

  #laneOf(kind: string): Lane {
    const lane = this.#lanes.get(kind);
    if (lane === undefined) throw new TypeError(`There is no kind of job ${kind}`);
    return lane;
  }
}
