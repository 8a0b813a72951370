import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { FolderInUse, type FolderLock, lockFolder } from '@takeback/keyring';
import { StartupError } from '../errors.ts';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** Whether the disk, or the share of it that may be used, is full. */
export function isFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (['ENOSPC', 'EDQUOT'].includes(codeOf(error))) return true;
  return /ENOSPC|No space left on device|EDQUOT/.test(error.message) || isFull(error.cause);
}

/** A new database needs several times as much, and an old one at least a file of its log. */
const leastBytes = 16 * 2 ** 20;

/** Whether hardly anything more fits on a folder's disk: the embedded database does not say why it failed. */
export function hasNoRoom(folder: string): boolean {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize < leastBytes;
}

export function fullDisk(folder: string, setting: string, cause: unknown): StartupError {
  return new StartupError(
    `There is no space left on the disk of ${folder}. Free some, or set ${setting} to a folder on another disk.`,
    { cause },
  );
}

/**
 * Makes a folder, for its owner only, and checks that files can be made in it.
 * @param setting the setting that names it, for the sentence
 * @throws StartupError
 */
export function prepareFolder(folder: string, setting: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw folderError(error, folder, setting);
  }
}

/** What keeps a folder from being used, as a sentence that says how to mend it. */
export function folderError(error: unknown, folder: string, setting: string): StartupError {
  const options = { cause: error };
  if (isFull(error)) return fullDisk(folder, setting, error);
  switch (codeOf(error)) {
    case 'EACCES':
    case 'EPERM':
      return new StartupError(
        `This user may not write in ${folder}. Give it the folder (chown), or set ${setting} to another one.`,
        options,
      );
    case 'EROFS':
      return new StartupError(
        `The disk of ${folder} can only be read. Set ${setting} to a folder on another one.`,
        options,
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartupError(`${folder} is not a folder. Set ${setting} to the path of a folder.`, options);
    default:
      return new StartupError(
        `The folder ${folder} cannot be used (${codeOf(error) || 'unknown reason'}). Set ${setting} to another one.`,
        options,
      );
  }
}

/**
 * Takes the data folder for this process.
 * @throws StartupError
 */
export function takeDataFolder(folder: string): FolderLock {
  prepareFolder(folder, 'DATA_DIR');
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUse)
      throw new StartupError(
        `Takeback is running already with the data in ${folder}. Stop that process first, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    throw folderError(error, folder, 'DATA_DIR');
  }
}
