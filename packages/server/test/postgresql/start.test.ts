import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { loadConfig } from '../../src/config.ts';
import { type Facts, whyNot } from '../../src/storage/postgresql/check.ts';
import { openStorage } from '../../src/storage/storage.ts';
import { makeFolder, placesOf, runCluster, testSegment } from '../kit-data.ts';
import { environmentOf, runTakeback } from '../processes.ts';

const cluster = runCluster();
if (cluster === undefined) throw new Error('These tests have a PostgreSQL');

const folders: string[] = [];
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await makeFolder();
  folders.push(folder);
  return folder;
}

async function open(folder: string, more: Record<string, string> = {}): Promise<void> {
  const config = loadConfig({ ...placesOf(folder), ...more });
  const storage = await openStorage(config, () => {}, testSegment);
  await storage.close();
}

let made = 0;
/** Another database, and its address. */
async function newDatabase(options = ''): Promise<string> {
  made += 1;
  const name = `start_${process.pid}_${made}`;
  await cluster?.run(`create database ${name} owner takeback template template0 ${options}`);
  return cluster?.urlOf(name) ?? '';
}

it('needs no data folder, and makes none', async () => {
  const folder = await newFolder();
  await open(folder);
  expect(existsSync(join(folder, 'keys'))).toBe(true);
  expect(existsSync(join(folder, 'data'))).toBe(false);
});

it('makes its tables in an empty database, and finds them again', async () => {
  const folder = await newFolder();
  const DATABASE_URL = await newDatabase();
  await open(folder, { DATABASE_URL });
  await open(folder, { DATABASE_URL });
});

it('is refused where no server is, with the place and without the password', async () => {
  const folder = await newFolder();
  const url = 'postgresql://takeback:s3cret@127.0.0.1:1/takeback';
  const refused = runTakeback(['serve'], { ...environmentOf(folder), DATABASE_URL: url, LOG_LEVEL: 'debug' });
  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.stderr()).toBe(
    '\nThe PostgreSQL server of the database takeback on 127.0.0.1:1 (user takeback) cannot be reached (ECONNREFUSED). Start it, or correct DATABASE_URL.\n',
  );
  expect(refused.stdout() + refused.stderr()).not.toContain('s3cret');
});

it.each([
  ['?sslmode=verify-full', /cannot be reached \(The server does not support SSL connections\)/],
  ['?sslrootcert=/no/such/file', /^A file that DATABASE_URL names cannot be read \(ENOENT\)\.$/],
])('is refused with %s where it does not fit', async (parameters, sentence) => {
  const folder = await newFolder();
  const DATABASE_URL = `${placesOf(folder)['DATABASE_URL']}${parameters}`;
  await expect(open(folder, { DATABASE_URL })).rejects.toThrow(sentence);
});

it('is refused with a wrong password, which is not repeated', async () => {
  const folder = await newFolder();
  const url = String(placesOf(folder)['DATABASE_URL']).replace(cluster.password, 's3cret');
  const refused = runTakeback(['serve'], { ...environmentOf(folder), DATABASE_URL: url, LOG_LEVEL: 'debug' });
  expect(await refused.ended).toEqual({ code: 1, signal: null });
  expect(refused.stderr()).toContain('refused the user or the password');
  expect(refused.stdout() + refused.stderr()).not.toContain('s3cret');
});

it('is refused where there is no such database', async () => {
  const DATABASE_URL = cluster.urlOf('nowhere');
  await expect(open(await newFolder(), { DATABASE_URL })).rejects.toThrow(
    /^There is no database nowhere on 127\.0\.0\.1:\d+ \(user takeback\)\. Make it \(createdb\)/,
  );
});

it('is refused in another encoding', async () => {
  const DATABASE_URL = await newDatabase(`encoding 'LATIN1' locale 'C' locale_provider libc`);
  await expect(open(await newFolder(), { DATABASE_URL })).rejects.toThrow(
    /is encoded in LATIN1; Takeback needs UTF8/,
  );
});

it('is refused among the tables of something else, which stay as they are', async () => {
  const DATABASE_URL = await newDatabase();
  const name = new URL(DATABASE_URL).pathname.slice(1);
  await cluster.run('create table accounts (n int)', name);
  await expect(open(await newFolder(), { DATABASE_URL })).rejects.toThrow(
    /holds the tables of something else/,
  );
  const tables = await cluster.run(`select tablename from pg_tables where schemaname = 'public'`, name);
  expect(tables).toEqual([{ tablename: 'accounts' }]);
});

it('is refused where this user may not make tables', async () => {
  const DATABASE_URL = await newDatabase();
  const name = new URL(DATABASE_URL).pathname.slice(1);
  await cluster.run(`alter database ${name} owner to postgres`);
  await expect(open(await newFolder(), { DATABASE_URL })).rejects.toThrow(/may not make tables/);
});

it('is refused while another process uses the database, and that one goes on', async () => {
  const folder = await newFolder();
  const running = runTakeback(['serve'], environmentOf(folder));
  const { url, engine } = await running.logged('Started');
  expect(engine).toBe('postgresql');
  const others = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  folders.push(others);
  await expect(open(folder, { KEYS_DIR: join(others, 'keys') })).rejects.toThrow(
    /^Takeback is running already with the database t_.* on 127\.0\.0\.1:.*\. Stop that process first/,
  );
  expect((await fetch(`${url}/readyz`)).status).toBe(200);
  running.child.kill('SIGTERM');
  expect(await running.ended).toEqual({ code: 0, signal: null });
});

it('is refused with the keys of another database, and without its own', async () => {
  const [one, other] = [await newFolder(), await newFolder()];
  await open(one);
  await open(other);
  const KEYS_DIR = join(other, 'keys');
  await expect(open(one, { KEYS_DIR })).rejects.toThrow(
    /^The keys in .* do not belong to the data in the database t_.* or DATABASE_URL to the data of these keys; nothing was changed\.$/,
  );
  await expect(open(one, { KEYS_DIR: join(one, 'nowhere') })).rejects.toThrow(
    /^The keys of the data in the database t_.* are not in /,
  );
  await open(one);
});

it('is refused with used keys beside an empty database, in which nothing is made', async () => {
  const folder = await newFolder();
  const config = loadConfig(placesOf(folder));
  const storage = await openStorage(config, () => {}, testSegment);
  await storage.keyring.issue(1);
  await storage.close();
  const DATABASE_URL = await newDatabase();
  await expect(open(folder, { DATABASE_URL })).rejects.toThrow(
    /belong to data that is not in the database start_/,
  );
  const name = new URL(DATABASE_URL).pathname.slice(1);
  expect(await cluster.run(`select from pg_tables where schemaname = 'public'`, name)).toEqual([]);
});

it.each<[string, Partial<Facts>, RegExp]>([
  [
    'is too old',
    { version: 140_011, shown: '14.11' },
    /runs in PostgreSQL 14\.11; Takeback needs 15 or newer/,
  ],
  ['is a standby', { standby: true }, /is a standby that can only be read/],
  ['does not sync', { fsync: 'off' }, /does not keep what it acknowledged/],
  ['may tear pages', { pages: 'off' }, /does not keep what it acknowledged/],
])('is refused where the server %s', (_, facts, sentence) => {
  const right: Facts = {
    version: 150_000,
    shown: '15.0',
    encoding: 'UTF8',
    standby: false,
    fsync: 'on',
    pages: 'on',
    creates: true,
    foreign: false,
  };
  expect(whyNot(right, 'x')).toBeUndefined();
  expect(whyNot({ ...right, ...facts }, 'x')).toMatch(sentence);
});
