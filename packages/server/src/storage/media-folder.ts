import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { FolderInUse, type FolderLock, lockFolder } from '@takeback/keyring';
import { StartupError } from '../errors.ts';
import { writeWhole } from './durable-files.ts';
import { folderError, prepareFolder } from './folder.ts';

const setting = 'MEDIA_DIR';

/** Whose files a folder holds; undefined for a new one. */
function ownerOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Takes the folder of files for this process. Files that no row names are removed at the start: so a folder belongs to
 * one installation, known by its keyring, and another's is refused before anything in it is touched.
 * @throws StartupError
 */
export async function takeMediaFolder(folder: string, keyring: string): Promise<FolderLock> {
  prepareFolder(folder, setting);
  let lock: FolderLock;
  try {
    lock = lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUse)
      throw new StartupError(
        `Another process uses the files in ${folder}. Stop it first, or set ${setting} to another folder.`,
        { cause: error },
      );
    throw folderError(error, folder, setting);
  }
  try {
    const path = join(folder, 'belongs-to');
    const owner = ownerOf(path);
    if (owner === undefined) await writeWhole(path, `${keyring}\n`);
    else if (owner !== keyring)
      throw new StartupError(
        `The files in ${folder} belong to another installation. Set ${setting} to the folder of this one, or to an empty one; nothing was changed.`,
      );
    return lock;
  } catch (error) {
    lock.release();
    throw error instanceof StartupError ? error : folderError(error, folder, setting);
  }
}
