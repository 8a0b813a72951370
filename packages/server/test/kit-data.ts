import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, cp, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { loadConfig } from '../src/config.ts';
import { Secret } from '../src/secret.ts';
import { type Database, openEmbedded } from '../src/storage/database.ts';
import { openPostgresql } from '../src/storage/postgresql/postgresql.ts';
import { openStorage } from '../src/storage/storage.ts';
import { reachCluster } from './postgresql/cluster.ts';

/*
 * The data of the servers of tests: in the embedded database, or in a PostgreSQL server when the run has one. Either
 * way it belongs to a folder, which also holds the keys.
 */

/** Says where the PostgreSQL of the run is, as JSON; unset for the embedded database. */
export const clusterVariable = 'POSTGRESQL_OF_TESTS';
/** The database in it that others are copies of: one in which a server was started once. */
export const templateDatabase = 'template_takeback';

const address = z.object({
  port: z.number(),
  password: z.string(),
  folder: z.string(),
  programs: z.string(),
});

/** The PostgreSQL of the run, if it has one. */
export function runCluster() {
  const written = process.env[clusterVariable];
  return written === undefined ? undefined : reachCluster(address.parse(JSON.parse(written)));
}

const databaseOf = (folder: string): string =>
  `t_${createHash('sha256').update(folder).digest('hex').slice(0, 24)}`;

/** The settings that say where a folder's data and keys are. */
export function placesOf(folder: string): Record<string, string> {
  const url = runCluster()?.urlOf(databaseOf(folder));
  return {
    DATA_DIR: join(folder, 'data'),
    KEYS_DIR: join(folder, 'keys'),
    MEDIA_DIR: join(folder, 'media'),
    ...(url !== undefined && { DATABASE_URL: url }),
  };
}

/** Opens a folder's database, without its keys. */
export function openData(folder: string, onFailure: (error: Error) => void = () => {}): Promise<Database> {
  const { DATABASE_URL: url } = placesOf(folder);
  if (url !== undefined) return openPostgresql(new Secret(url), onFailure);
  return openEmbedded(join(folder, 'data', 'database'), onFailure);
}

/** Keys in a file of the keyring: the real 32 MiB would be written anew by every test. */
export const testSegment = 16_384;

const templateOf = ['storage/migrate.ts', 'storage/embedded/start-pglite.ts'];
const migrations = new URL('../src/storage/migrations/', import.meta.url);

/** A server that was started once and has nobody in it. Made once per machine and version: a cold start takes seconds. */
async function findTemplate(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of (await readdir(migrations)).sort())
    hash.update(await readFile(new URL(name, migrations)));
  for (const path of templateOf) hash.update(await readFile(new URL(`../src/${path}`, import.meta.url)));
  const lock = await readFile(new URL('../../../package-lock.json', import.meta.url));
  const template = join(tmpdir(), `takeback-template-${hash.update(lock).digest('hex').slice(0, 16)}`);
  const isMade = await access(template, constants.R_OK).then(
    () => true,
    () => false,
  );
  if (isMade) return template;
  const unfinished = await mkdtemp(`${template}-`);
  const storage = await openStorage(loadConfig(placesOf(unfinished)), () => {}, testSegment);
  await storage.database.kysely.deleteFrom('identity').execute();
  await storage.close();
  // Without its keys, its files and its identity: each server makes its own.
  for (const part of ['keys', 'media']) await rm(join(unfinished, part), { recursive: true });
  // Whoever comes second finds it made, and throws its own away.
  await rename(unfinished, template).catch(() => rm(unfinished, { recursive: true }));
  return template;
}

/** A new folder in whose place a server was made before, so that it starts at once. */
export async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'takeback-test-'));
  const cluster = runCluster();
  if (cluster !== undefined) await cluster.createDatabase(databaseOf(folder), templateDatabase);
  else await cp(await findTemplate(), folder, { recursive: true, mode: constants.COPYFILE_FICLONE });
  return folder;
}

/** Copies the data of a stopped server to another folder that has none, without the keys, as a backup does. */
export async function copyData(from: string, to: string): Promise<void> {
  const cluster = runCluster();
  if (cluster !== undefined) await cluster.createDatabase(databaseOf(to), databaseOf(from));
  else await cp(join(from, 'data'), join(to, 'data'), { recursive: true });
}

/** Puts a copy of the data of a stopped server in its place. */
export async function restoreData(folder: string, backup: string): Promise<void> {
  const cluster = runCluster();
  if (cluster !== undefined) await cluster.run(`drop database ${databaseOf(folder)}`);
  else await rm(join(folder, 'data'), { recursive: true });
  await copyData(backup, folder);
}
