import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Disk, machineDisk } from './disk.ts';
import { MasterKeyMissing } from './errors.ts';
import { masterKeyFile } from './master-key-file.ts';
import { parseMasterLines } from './master-key-text.ts';
import { type MasterKey, type MasterKeyRef, MasterVersions } from './master-versions.ts';

export interface MasterKeyOptions {
  /** From the environment: `<key>`, or `<version>:<key>` several times, separated by commas. Takes precedence. */
  value?: string;
  /** A file that must exist. */
  file?: string;
  /** A folder for `master.key`, generated when it is not there. */
  folder?: string;
  disk?: Disk;
}

/**
 * Loads the master key from the first given of value, file, folder. A key is 32 bytes in hexadecimal or base64.
 * @throws MasterKeyMalformed, MasterKeyMissing, MasterKeyExposed (mode other than 0600 or 0400)
 */
export async function loadMasterKey(options: MasterKeyOptions): Promise<MasterKey> {
  const disk = options.disk ?? machineDisk;
  if (options.value !== undefined) return fromValue(options.value);
  if (options.file !== undefined) {
    if (!disk.exists(options.file))
      throw new MasterKeyMissing(`There is no master key at ${options.file}. Restore that file.`);
    return masterKeyFile(disk, options.file, false);
  }
  if (options.folder === undefined)
    throw new MasterKeyMissing('No master key was given: set its value, its file or a folder for it.');
  const file = join(options.folder, 'master.key');
  if (disk.exists(file)) return masterKeyFile(disk, file, false);
  await generate(disk, options.folder, file);
  return masterKeyFile(disk, file, true);
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

async function generate(disk: Disk, folder: string, path: string): Promise<void> {
  await disk.makeFolder(folder);
  const temporary = `${path}.${disk.uniqueName()}.tmp`;
  const file = disk.create(temporary);
  try {
    file.write(Buffer.from(`1 ${randomBytes(32).toString('hex')}\n`), 0);
    await file.sync();
  } finally {
    file.close();
  }
  disk.rename(temporary, path);
  await disk.syncFolder(folder);
}
