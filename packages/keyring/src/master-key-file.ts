import { type Disk, type DiskFile, readWhole } from './disk.ts';
import { MasterKeyExposed } from './errors.ts';
import { findHalfDestroyed, findKeyText, parseMasterLines } from './master-key-text.ts';
import { type MasterKey, MasterVersions } from './master-versions.ts';

async function change(disk: Disk, path: string, write: (file: DiskFile) => void): Promise<void> {
  const file = disk.open(path);
  try {
    write(file);
    await file.sync();
  } finally {
    file.close();
  }
}

function checkMode(disk: Disk, path: string): void {
  if (process.platform === 'win32') return; // no such bits there
  const file = disk.open(path);
  const mode = file.mode();
  file.close();
  if ((mode & 0o177) === 0) return;
  throw new MasterKeyExposed(
    `The master key at ${path} has mode 0${mode.toString(8)}: others may read it. Run: chmod 600 ${path}`,
  );
}

/**
 * Up to where the file counts. What follows is what a crash left of an appended version, with which nothing was wrapped
 * yet: a last line without its end, or with holes. A file of one line alone was written by hand and needs no end.
 */
function endOfLines(text: string): number {
  const hole = text.indexOf('\0');
  const whole = hole < 0 ? text : text.slice(0, hole);
  return whole.lastIndexOf('\n') + 1 || whole.length;
}

/**
 * A master key in a file: one line per version. The file is only appended to and overwritten in place, because
 * replacing it would leave the destroyed versions in blocks that nobody can reach any more.
 * @throws MasterKeyExposed, MasterKeyMalformed
 */
export async function masterKeyFile(disk: Disk, path: string, generated: boolean): Promise<MasterKey> {
  checkMode(disk, path);
  const whole = readWhole(disk, path).toString('latin1');
  let text = whole.slice(0, endOfLines(whole));
  const versions = new MasterVersions(parseMasterLines(text.split('\n').map((line) => line.trim())));
  const overwrite = (places: readonly { at: number; length: number }[]): Promise<void> =>
    change(disk, path, (file) => {
      for (const { at, length } of places) file.write(Buffer.alloc(length, '-'), at);
    });
  const halfDestroyed = findHalfDestroyed(text);
  if (halfDestroyed.length > 0) await overwrite(halfDestroyed);
  return {
    generated,
    versions: () => versions.versions(),
    get: (version) => versions.get(version),
    newest: () => versions.newest(),
    async add(next) {
      if (versions.has(next)) return;
      const start = text.endsWith('\n') ? '' : '\n';
      const line = `${start}${next.version} ${next.key.toString('hex')}\n`;
      await change(disk, path, (file) => {
        file.truncate(text.length);
        file.write(Buffer.from(line), text.length);
      });
      text += line;
      versions.keep(next);
    },
    async destroy(version) {
      const found = findKeyText(text, version);
      if (found !== undefined) await overwrite([found]);
      versions.forget(version);
    },
  };
}
