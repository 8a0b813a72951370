import { randomBytes } from 'node:crypto';
import { basename, join } from 'node:path';
import { type Disk, machineDisk, replaceWhole } from './disk.ts';
import { MasterKeyMissing } from './errors.ts';
import { readHeader } from './header.ts';
import { masterKeyFile } from './master-key-file.ts';
import { parseMasterLines } from './master-key-text.ts';
import { type MasterKey, type MasterKeyRef, MasterVersions } from './master-versions.ts';

export interface MasterKeyOptions {
  /** From the environment: `<key>`, or `<version>:<key>` several times, separated by commas. Takes precedence. */
  value?: string;
  /** A file that must exist. */
  file?: string;
  /** A folder for `master.key`, generated when neither it nor a keyring is there. */
  folder?: string;
  /** Another file system, for tests. */
  fs?: Disk;
}

/**
 * Loads the master key from the first given of value, file, folder. A key is 32 bytes in hexadecimal or base64.
 * @throws MasterKeyMalformed, MasterKeyMissing, MasterKeyExposed (mode other than 0600 or 0400), FolderInUse
 */
export async function loadMasterKey(options: MasterKeyOptions): Promise<MasterKey> {
  const disk = options.fs ?? machineDisk;
  if (options.value !== undefined) return fromValue(options.value);
  if (options.file !== undefined) {
    if (!disk.exists(options.file))
      throw new MasterKeyMissing(`There is no master key at ${options.file}. Restore that file.`);
    return await masterKeyFile(disk, options.file, false);
  }
  if (options.folder === undefined)
    throw new MasterKeyMissing('No master key was given: set its value, its file or a folder for it.');
  const file = join(options.folder, 'master.key');
  return masterKeyFile(disk, file, await generate(disk, options.folder, file));
}

/** A random version after the newest one, to give to `rotateMaster`. */
export function nextMasterVersion(master: MasterKey): MasterKeyRef {
  return { version: master.newest().version + 1, key: randomBytes(32) };
}

function fromValue(value: string): MasterKey {
  const lines = value.split(',').map((part) => part.trim().replace(':', ' '));
  const versions = new MasterVersions(parseMasterLines(lines));
  return {
    generated: false,
    versions: () => versions.versions(),
    get: (version) => versions.get(version),
    newest: () => versions.newest(),
    add: async (next) => {
      if (!versions.has(next)) versions.keep(next);
    },
    destroy: async (version) => versions.forget(version),
  };
}

/** @returns false when the file is there already */
async function generate(disk: Disk, folder: string, path: string): Promise<boolean> {
  if (disk.exists(path)) return false;
  await disk.makeFolder(folder);
  // Two first starts at once must not each wrap keys by a key of their own.
  const lock = disk.lock(folder, 'lock');
  try {
    if (disk.exists(path)) return false;
    if (readHeader(disk, folder) !== undefined)
      throw new MasterKeyMissing(
        `A keyring is in ${folder}, but its master key is not at ${path}. Bring that file back, or give the key by its own setting.`,
      );
    await disk.medium(folder); // on btrfs this file, too, is to be overwritten in place
    const text = `1 ${randomBytes(32).toString('hex')}\n`;
    await replaceWhole(disk, folder, basename(path), Buffer.from(text));
    return true;
  } finally {
    lock.release();
  }
}
