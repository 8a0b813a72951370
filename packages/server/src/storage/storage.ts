import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FolderLock } from '@takeback/keyring';
import type { Config } from '../config.ts';
import { StartupError } from '../errors.ts';
import { type Database, openEmbedded } from './database.ts';
import { fullDisk, hasNoRoom, isFull, takeDataFolder } from './folder.ts';
import { findIdentity, type Identity, writeIdentity } from './identity.ts';
import { type Keys, openKeys } from './keys.ts';
import { takeMediaFolder } from './media-folder.ts';
import { checkNotNewer, migrate } from './migrate.ts';
import { placeOf } from './place.ts';
import { openPostgresql } from './postgresql/postgresql.ts';

/** All that a server keeps: the database, and the keys without which it is noise. */
export interface Storage extends Keys {
  readonly database: Database;
  readonly identity: Identity;
}

/** PostgreSQL's major version inside the embedded database: it reads no other's files. */
const embeddedVersion = '18';

function checkEngine(folder: string): void {
  const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
  if (version === embeddedVersion) return;
  const age = Number(version) > Number(embeddedVersion) ? 'a newer' : 'an older';
  throw new StartupError(
    `The data in ${folder} was written by ${age} version of Takeback (PostgreSQL ${version}, not ${embeddedVersion}). Start the version that wrote it; nothing was changed.`,
  );
}

async function openInFolder(folder: string, onFailure: (error: Error) => void): Promise<Database> {
  try {
    return await openEmbedded(folder, onFailure);
  } catch (error) {
    if (isFull(error) || hasNoRoom(dirname(folder))) throw fullDisk(dirname(folder), 'DATA_DIR', error);
    throw new StartupError(
      `The database in ${folder} does not open. Its files may be damaged: restore them from a backup, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
}

/** Keys that sealed something, or a ledger that remembers something, must not be tied to an empty database. */
async function openUnusedKeys(config: Config, segmentSlots: number | undefined): Promise<Keys> {
  const keys = await openKeys(config, undefined, segmentSlots);
  if (keys.keyring.health().issuedSlots === 0 && keys.ledger.end === 0) return keys;
  await keys.close();
  const { name, setting } = placeOf(config);
  throw new StartupError(
    `The keys in ${config.keysFolder} belong to data that is not in ${name}. Set ${setting} to where it is. To begin anew instead, set KEYS_DIR to an empty folder, and destroy the old one only when nobody needs its messages any more; nothing was changed.`,
  );
}

/**
 * Opens everything the server keeps, or makes it at the first start, and holds its folders until `close`.
 *
 * A new database is only tied to keys that were never used, and an old one only to its own, and so are the files: a
 * wrong folder is refused before anything in any of them is changed. A first start that was cut short is taken up again by the next.
 *
 * @param onFailure called when the database ends by itself, or is no longer this process's
 * @param segmentSlots size of the files of a new keyring; only tests make it smaller
 * @throws StartupError
 */
export async function openStorage(
  config: Config,
  onFailure: (error: Error) => void,
  segmentSlots?: number,
): Promise<Storage> {
  const { databaseUrl } = config;
  const lock = databaseUrl === undefined ? takeDataFolder(config.dataFolder) : undefined;
  const folder = join(config.dataFolder, 'database');
  const place = placeOf(config).name;
  let database: Database | undefined;
  let keys: Keys | undefined;
  let media: FolderLock | undefined;
  const close = async (): Promise<void> => {
    await database?.close();
    await keys?.close();
    media?.release();
    lock?.release();
  };
  try {
    if (databaseUrl !== undefined) {
      database = await openPostgresql(databaseUrl, onFailure);
    } else {
      if (existsSync(join(folder, 'PG_VERSION'))) checkEngine(folder);
      else {
        keys = await openUnusedKeys(config, segmentSlots);
        media = await takeMediaFolder(config.mediaFolder, keys.keyring.uuid);
      }
      database = await openInFolder(folder, onFailure);
    }
    await checkNotNewer(database, place);
    const found = await findIdentity(database);
    if (found !== undefined) keys = await openKeys(config, found.keyring);
    else keys ??= await openUnusedKeys(config, segmentSlots);
    media ??= await takeMediaFolder(config.mediaFolder, keys.keyring.uuid);
    await migrate(database, place);
    const identity = found ?? (await writeIdentity(database, keys.keyring.uuid));
    return { ...keys, database, identity, close };
  } catch (error) {
    await close();
    throw error;
  }
}
