import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Secret } from '../../src/secret.ts';
import { makePair, sendText, unsendSent } from '../conversation-kit.ts';
import { startKit } from '../kit.ts';
import { createMarkers } from '../markers.ts';
import { type Cluster, startCluster } from './cluster.ts';

const run = promisify(execFile);

let cluster: Cluster;
let folder: string;
beforeAll(async () => {
  cluster = await startCluster();
  // What a careless host may switch on: every statement is logged, with what it was given.
  await cluster.run(`alter system set log_statement = 'all'`);
  await cluster.run('select pg_reload_conf()');
  folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
});
afterAll(async () => {
  await cluster.stop();
  await rm(folder, { recursive: true, force: true });
});

it('[U1] [U3] no file of the server holds a text, and a dump of before opens nothing afterwards', async () => {
  const marks = createMarkers();
  await cluster.createDatabase('residue');
  const kit = await startKit({ folder, databaseUrl: new Secret(cluster.urlOf('residue')) });
  const { ada, ben, conversationId } = await makePair(kit);
  const kept = await sendText(kit, conversationId, ada, `kept ${marks.next()}`);
  const gone = await Promise.all(
    Array.from({ length: 100 }, () => sendText(kit, conversationId, ada, marks.next())),
  );
  await kit.call('messages.history', { conversationId }, ben);

  const dump = join(folder, 'dump.sql');
  const connection = { env: { ...process.env, PGPASSWORD: cluster.password } };
  const to = (name: string) => ['-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'postgres', '-d', name];
  await run(join(cluster.programs, 'pg_dump'), [...to('residue'), '-f', dump], connection);
  // All that is in memory reaches the files, which hold it twice then: in the log of changes and in the tables.
  await cluster.run('checkpoint');
  expect(await marks.filesIn(cluster.folder)).toEqual([]);
  expect(await marks.filesIn(folder)).toEqual([]);

  for (const sent of gone) await unsendSent(kit, sent, ada);
  await cluster.run('checkpoint');
  expect(await marks.filesIn(cluster.folder)).toEqual([]);
  expect(await marks.filesIn(folder)).toEqual([]);

  await cluster.createDatabase('before');
  await run(join(cluster.programs, 'psql'), [...to('before'), '-q', '-f', dump], connection);
  const before = new pg.Client({ connectionString: cluster.urlOf('before') });
  await before.connect();
  const { rows } = await before.query<{ id: string; key_id: Buffer; sealed: Buffer }>(
    'select m.id, b.key_id, b.sealed from messages m join bodies b on b.id = m.body_id',
  );
  await before.end();
  expect(rows).toHaveLength(101);
  expect(rows.every(({ sealed }) => sealed.length > 0)).toBe(true);
  const keys = await kit.storage.keyring.read(rows.map((row) => row.key_id));
  const alive = rows.filter((_, i) => keys[i] !== 'erased').map((row) => row.id);
  expect(alive).toEqual([kept.messageId]);
  await kit.halt();

  // The search itself can find.
  await writeFile(join(cluster.folder, 'planted'), `x${marks.next()}`);
  expect(await marks.filesIn(cluster.folder)).toEqual([join(cluster.folder, 'planted')]);
});
