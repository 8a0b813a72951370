import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEmbedded } from '../src/storage/database.ts';
import { startEmbedded } from '../src/storage/embedded/embedded.ts';
import { makeFolder } from './kit-data.ts';

let folder: string;
beforeAll(async () => {
  folder = await makeFolder();
});
afterAll(() => rm(folder, { recursive: true }));

const databaseOf = (at: string): string => join(at, 'data/database');

it('reaches the disk with every commit, and only with commits', async () => {
  const embedded = await startEmbedded(databaseOf(folder), () => {});
  const client = new pg.Client({ stream: () => embedded.connect(), user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    await client.query('create table synced (n int)');
    const before = await embedded.countSyncs();
    for (let n = 0; n < 50; n += 1) await client.query('insert into synced values ($1)', [n]);
    expect((await embedded.countSyncs()) - before).toBeGreaterThanOrEqual(50);

    const reading = await embedded.countSyncs();
    for (let n = 0; n < 50; n += 1) await client.query('select count(*) from synced');
    expect((await embedded.countSyncs()) - reading).toBeLessThan(5);

    await client.query('begin');
    const within = await embedded.countSyncs();
    for (let n = 0; n < 50; n += 1) await client.query('insert into synced values ($1)', [n]);
    expect((await embedded.countSyncs()) - within).toBeLessThan(5);
    await client.query('rollback');
    await client.query('drop table synced');
  } finally {
    await client.end();
    await embedded.close();
  }
});

it('keeps nothing of what it has answered', async () => {
  const embedded = await startEmbedded(databaseOf(folder), () => {});
  const client = new pg.Client({ stream: () => embedded.connect(), user: 'postgres', database: 'postgres' });
  await client.connect();
  try {
    const answer = async (): Promise<void> => {
      const { rows } = await client.query("select repeat('a', 2000000) as large, random()");
      expect(rows).toHaveLength(1);
    };
    for (let n = 0; n < 20; n += 1) await answer();
    const before = process.memoryUsage().rss;
    for (let n = 0; n < 100; n += 1) await answer();
    expect((process.memoryUsage().rss - before) / 2 ** 20).toBeLessThan(100);
  } finally {
    await client.end();
    await embedded.close();
  }
});

it('works in a thread of its own: while it does, everything else goes on', async () => {
  const database = await openEmbedded(databaseOf(folder), () => {});
  try {
    let turns = 0;
    let busy = true;
    const count = (): void => {
      turns += 1;
      if (busy) setImmediate(count);
    };
    setImmediate(count);
    const began = performance.now();
    await sql`select count(*) from generate_series(1, 1000000) a`.execute(database.kysely);
    const took = performance.now() - began;
    busy = false;
    // On the main thread not one turn would have gone by meanwhile.
    expect(took).toBeGreaterThan(20);
    expect(turns).toBeGreaterThan(100);
  } finally {
    await database.close();
  }
});

it('gives whole numbers as numbers and days as text', async () => {
  const database = await openEmbedded(databaseOf(folder), () => {});
  try {
    const { rows } = await sql`select 9007199254740991::bigint as n, '1990-01-31'::date as day`.execute(
      database.kysely,
    );
    expect(rows).toEqual([{ n: 9_007_199_254_740_991, day: '1990-01-31' }]);
  } finally {
    await database.close();
  }
});

it('does not open where there is no folder to make it in', async () => {
  const elsewhere = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  try {
    await expect(openEmbedded(join(elsewhere, 'no/such/parent'), () => {})).rejects.toThrow();
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});
