import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { type Attempt, type JobKind, Jobs, NeverEnded } from '../src/jobs/jobs.ts';
import { createLog } from '../src/log.ts';
import type { Database } from '../src/storage/database.ts';
import { makeFolder, openData } from './kit-data.ts';

const log = createLog('silent');
let folder: string;
let database: Database;
let open: Jobs[];

beforeEach(async () => {
  folder = await makeFolder();
  database = await openData(folder);
  open = [];
});
afterEach(async () => {
  for (const jobs of open) await jobs.close();
  await database.close();
  await rm(folder, { recursive: true });
});

function jobsOf(kinds: Record<string, JobKind>): Jobs {
  const jobs = new Jobs({ database, clock: systemClock, log, kinds, retryAfter: 1 });
  open.push(jobs);
  return jobs;
}

/** A kind that does this, and tells how each job ended. */
function kindOf(
  run: (attempt: Attempt) => Promise<void>,
): JobKind & { readonly endings: string[]; next(): Promise<string> } {
  const endings: string[] = [];
  let wake = (): void => {};
  const end = (how: string): void => {
    endings.push(how);
    wake();
  };
  return {
    endings,
    next: async () => {
      if (endings.length === 0)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      return String(endings.shift());
    },
    run: async (attempt) => {
      await run(attempt);
      end(`done ${attempt.subjectId} ${attempt.attempt}`);
    },
    isFinal: (error) => error instanceof RangeError,
    givenUp: async (subjectId, error) =>
      end(`given up ${subjectId} ${error instanceof Error ? error.name : ''}`),
  };
}

async function add(jobs: Jobs, kind: string, subjectId: string): Promise<void> {
  await database.transaction((transaction) => jobs.add(transaction, kind, subjectId));
  jobs.wake();
}

const rows = () => database.kysely.selectFrom('jobs').selectAll().execute();

it('runs what was added, once, and forgets it', async () => {
  const kind = kindOf(async () => {});
  const jobs = jobsOf({ a: kind });
  const id = randomUUID();
  await database.transaction(async (transaction) => {
    await jobs.add(transaction, 'a', id);
    await jobs.add(transaction, 'a', id);
  });
  expect(kind.endings).toEqual([]);
  jobs.wake();
  expect(await kind.next()).toBe(`done ${id} 1`);
  await jobs.close();
  expect(await rows()).toEqual([]);
  expect(kind.endings).toEqual([]);
});

it('adds nothing when the transaction fails', async () => {
  const jobs = jobsOf({ a: kindOf(async () => {}) });
  const failed = database.transaction(async (transaction) => {
    await jobs.add(transaction, 'a', randomUUID());
    throw new Error('rolled back');
  });
  await expect(failed).rejects.toThrow('rolled back');
  expect(await rows()).toEqual([]);
});

it('runs one of a kind at a time, in order, and kinds beside each other', async () => {
  let running = 0;
  let most = 0;
  const a = kindOf(async () => {
    running += 1;
    most = Math.max(most, running);
    await database.kysely.selectFrom('jobs').selectAll().execute();
    running -= 1;
  });
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const b = kindOf(() => held);
  const jobs = jobsOf({ a, b });
  const ids = [randomUUID(), randomUUID(), randomUUID()];
  await add(jobs, 'b', randomUUID());
  for (const id of ids) await add(jobs, 'a', id);
  for (const id of ids) expect(await a.next()).toBe(`done ${id} 1`);
  expect(most).toBe(1);
  expect(b.endings).toEqual([]);
  release();
  expect(await b.next()).toMatch(/^done/);
});

it('tries again after a failure, a few times', async () => {
  const kind = kindOf(async ({ attempt }) => {
    if (attempt < 3) throw new Error('not yet');
  });
  const jobs = jobsOf({ a: kind });
  const id = randomUUID();
  await add(jobs, 'a', id);
  expect(await kind.next()).toBe(`done ${id} 3`);
});

it('gives up after the last attempt, and at once when another would be no use', async () => {
  const attempts: number[] = [];
  const kind = kindOf(async ({ attempt }) => {
    attempts.push(attempt);
    throw new TypeError('never');
  });
  const final = kindOf(async () => {
    throw new RangeError('refused');
  });
  const jobs = jobsOf({ kind, final });
  const [one, other] = [randomUUID(), randomUUID()];
  await add(jobs, 'kind', one);
  expect(await kind.next()).toBe(`given up ${one} TypeError`);
  expect(attempts).toEqual([1, 2, 3, 4]);
  await add(jobs, 'final', other);
  expect(await final.next()).toBe(`given up ${other} RangeError`);
  await jobs.close();
  expect(await rows()).toEqual([]);
});

it('takes up what an earlier process left, and gives up what ends it each time', async () => {
  const [left, deadly] = [randomUUID(), randomUUID()];
  const row = (subject: string, attempts: number) => ({
    id: randomUUID(),
    kind: 'a',
    subject_id: subject,
    attempts,
    due_at: new Date(attempts),
  });
  await database.kysely
    .insertInto('jobs')
    .values([row(left, 1), row(deadly, 4)])
    .execute();
  const kind = kindOf(async () => {});
  jobsOf({ a: kind }).wake();
  expect(await kind.next()).toBe(`done ${left} 2`);
  expect(await kind.next()).toBe(`given up ${deadly} ${new NeverEnded().name}`);
});

it('forgets what is cancelled, and ends it when it runs', async () => {
  let begun = (): void => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const seen: string[] = [];
  const kind = kindOf(async ({ signal, subjectId }) => {
    seen.push(subjectId);
    begun();
    await once(signal, 'abort');
    signal.throwIfAborted();
  });
  const jobs = jobsOf({ a: kind });
  const [one, waiting] = [randomUUID(), randomUUID()];
  await add(jobs, 'a', one);
  await running;
  await add(jobs, 'a', waiting);
  await jobs.cancel('a', waiting);
  await jobs.cancel('a', one);
  await jobs.cancel('a', one);
  expect(await rows()).toEqual([]);
  expect(seen).toEqual([one]);
  expect(kind.endings).toEqual([]);
});

it('keeps what the end of the server cut short, and does not count it', async () => {
  let begun = (): void => {};
  const running = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const kind = kindOf(async ({ signal }) => {
    begun();
    await once(signal, 'abort');
    signal.throwIfAborted();
  });
  const jobs = jobsOf({ a: kind });
  await add(jobs, 'a', randomUUID());
  await running;
  await jobs.close();
  expect(await rows()).toMatchObject([{ attempts: 0 }]);
});

it('knows only kinds that there are', async () => {
  await expect(jobsOf({}).add(database.kysely, 'b', randomUUID())).rejects.toThrow(TypeError);
});
