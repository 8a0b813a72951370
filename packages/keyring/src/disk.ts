import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { type FolderLock, lockFolder } from './folder-lock.ts';
import { checkMedium, type Medium } from './medium.ts';

/**
 * An open file. Reading and writing are synchronous: the slots are in the page cache, where a call takes one or two
 * microseconds and a trip through the thread pool ten times as long; and what happens within one turn cannot be
 * interleaved. Only waiting for the disk is asynchronous.
 */
export interface DiskFile {
  /** Reads at a place; returns the number of bytes, fewer only at the end of the file. */
  read(into: Uint8Array, position: number): number;
  /** Writes everything or throws. */
  write(bytes: Uint8Array, position: number): void;
  /** fdatasync: the data, and the length when it grew. Covers what was written before the call. */
  sync(): Promise<void>;
  size(): number;
  truncate(length: number): void;
  /** Permission bits, as 0o600. */
  mode(): number;
  close(): void;
}

/** All that this package asks of a file system: the seam for modelled power losses and full disks. */
export interface Disk {
  /** Creates a folder and its parents, for the owner only, durably. */
  makeFolder(folder: string): Promise<void>;
  list(folder: string): string[];
  exists(path: string): boolean;
  open(path: string): DiskFile;
  /** A new file, for the owner only. */
  create(path: string): DiskFile;
  rename(from: string, to: string): void;
  remove(path: string): void;
  /** Makes creations, renames and removals in the folder durable. */
  syncFolder(folder: string): Promise<void>;
  lock(folder: string, name: string): FolderLock;
  medium(folder: string): Promise<Medium>;
  /** A name for a temporary file that nobody else uses. */
  uniqueName(): string;
}

function openFile(path: string, flags: string): DiskFile {
  let fd = fs.openSync(path, flags, 0o600);
  return {
    read(into, position) {
      let done = 0;
      while (done < into.length) {
        const count = fs.readSync(fd, into, done, into.length - done, position + done);
        if (count === 0) break;
        done += count;
      }
      return done;
    },
    write(bytes, position) {
      let done = 0;
      while (done < bytes.length) done += fs.writeSync(fd, bytes, done, bytes.length - done, position + done);
    },
    sync: () =>
      new Promise((resolve, reject) => {
        fs.fdatasync(fd, (error) => (error === null ? resolve() : reject(error)));
      }),
    size: () => fs.fstatSync(fd).size,
    truncate: (length) => fs.ftruncateSync(fd, length),
    mode: () => fs.fstatSync(fd).mode & 0o777,
    close: () => {
      fs.closeSync(fd);
      fd = -1; // the number may soon be another file's
    },
  };
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await fs.promises.open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The machine's own file system. */
export const machineDisk: Disk = {
  async makeFolder(folder) {
    const first = fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    for (let made = folder; made.length >= first.length; made = dirname(made))
      await syncFolder(dirname(made));
  },
  list: (folder) => fs.readdirSync(folder),
  exists: (path) => fs.existsSync(path),
  open: (path) => openFile(path, 'r+'),
  create: (path) => openFile(path, 'wx+'),
  rename: (from, to) => fs.renameSync(from, to),
  remove: (path) => fs.rmSync(path),
  syncFolder,
  lock: lockFolder,
  medium: checkMedium,
  uniqueName: randomUUID,
};

/** The whole content of a small file. */
export function readWhole(disk: Disk, path: string): Buffer {
  const file = disk.open(path);
  try {
    const bytes = Buffer.alloc(file.size());
    return bytes.subarray(0, file.read(bytes, 0));
  } finally {
    file.close();
  }
}

/** Writes a file durably in one step: after a crash the old content is there or the new, never a part. */
export async function replaceWhole(
  disk: Disk,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const temporary = join(folder, `${name}.${disk.uniqueName()}.tmp`);
  const file = disk.create(temporary);
  try {
    file.write(bytes, 0);
    await file.sync();
  } catch (error) {
    disk.remove(temporary);
    throw error;
  } finally {
    file.close();
  }
  disk.rename(temporary, join(folder, name));
  await disk.syncFolder(folder);
}

/** Whether a failure means that there is no room left, on the disk or in the quota. */
export function isDiskFull(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
}
