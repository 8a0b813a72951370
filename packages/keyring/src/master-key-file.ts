import { type Disk, type DiskFile, readWhole } from './disk.ts';
import { MasterKeyExposed } from './errors.ts';
import { parseMasterLines } from './master-key-text.ts';
import { type MasterKey, MasterVersions } from './master-versions.ts';

/** Where the key of a version is written: offset and length of its text. */
function findKeyText(text: string, version: number): { at: number; length: number } | undefined {
  let start = 0;
  for (const line of text.split('\n')) {
    const [first = '', second] = line.trim().split(' ');
    const key = second ?? first;
    const named = second === undefined ? 1 : Number(first);
    if (key !== '' && named === version) return { at: start + line.lastIndexOf(key), length: key.length };
    start += line.length + 1;
  }
  return undefined;
}

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
 * A master key in a file: one line per version. The file is only appended to and overwritten in place, because
 * replacing it would leave the destroyed versions in blocks that nobody can reach any more.
 * @throws MasterKeyExposed, MasterKeyMalformed
 */
export function masterKeyFile(disk: Disk, path: string, generated: boolean): MasterKey {
  checkMode(disk, path);
  const text = readWhole(disk, path).toString('latin1');
  // A last line without its end is what a crash left of an appended version, with which nothing was wrapped yet;
  // unless it is the only one: then somebody wrote the file by hand.
  let end = text.lastIndexOf('\n') + 1 || text.length;
  const versions = new MasterVersions(
    parseMasterLines(
      text
        .slice(0, end)
        .split('\n')
        .map((line) => line.trim()),
    ),
  );
  return {
    generated,
    versions: () => versions.versions(),
    get: (version) => versions.get(version),
    newest: () => versions.newest(),
    async add(next) {
      if (versions.has(next)) return;
      const start = text.includes('\n') ? '' : '\n';
      const line = Buffer.from(`${start}${next.version} ${next.key.toString('hex')}\n`);
      await change(disk, path, (file) => {
        file.truncate(end);
        file.write(line, end);
      });
      end += line.length;
      versions.keep(next);
    },
    async destroy(version) {
      await change(disk, path, (file) => {
        const bytes = Buffer.alloc(end);
        const found = findKeyText(bytes.toString('latin1', 0, file.read(bytes, 0)), version);
        if (found !== undefined) file.write(Buffer.alloc(found.length, '-'), found.at);
      });
      versions.forget(version);
    },
  };
}
