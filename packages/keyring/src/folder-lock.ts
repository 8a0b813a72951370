import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FolderInUse } from './errors.ts';

export interface FolderLock {
  /** Frees the folder. Idempotent. */
  release(): void;
}

const busy = 5; // SQLITE_BUSY, https://www.sqlite.org/rescode.html#busy

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === busy;
}

/**
 * Takes a folder for the life of this process, or until released. The lock is the operating system's, held through an
 * open transaction of a small SQLite file, so it frees itself however the process ends, kill -9 included.
 *
 * Never open the lock file otherwise in the same process: closing any handle of it gives up the lock (POSIX).
 * Network file systems may not keep such locks.
 *
 * @param name one folder can hold several locks with different names
 * @throws FolderInUse when somebody holds it, this process included
 */
export function lockFolder(folder: string, name = 'lock'): FolderLock {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const database = new DatabaseSync(join(folder, `${name}.sqlite`), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new FolderInUse(`The folder ${folder} is in use by another process. Stop that one first.`, {
      cause: error,
    });
  }
  return {
    release() {
      if (database.isOpen) database.close();
    },
  };
}
