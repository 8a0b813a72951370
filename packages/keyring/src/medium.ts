import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, realpath, statfs } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Whether overwriting a file there replaces the bytes on the device. */
export interface Medium {
  verdict: 'in-place' | 'weak';
  /** Name of the file system as the kernel gives it. */
  fileSystem: string;
  /** In memory: erased for good, but a restart loses every key. */
  volatile: boolean;
  /** Why it is weak, and how to mend it. */
  advice: string;
}

export interface Mount {
  mountPoint: string;
  fileSystem: string;
  options: ReadonlyMap<string, string>;
}

const elsewhere = 'Put the folder on ext4 or XFS, or on btrfs in a folder set with chattr +C while empty';

/** Type numbers of statfs(2) for the file systems which are accepted. */
const magics = new Map([
  ['ext2', 0xef53],
  ['ext3', 0xef53],
  ['ext4', 0xef53],
  ['xfs', 0x58465342],
  ['btrfs', 0x9123683e],
  ['tmpfs', 0x01021994],
  ['ramfs', 0x858458f6],
]);

function unescaped(text: string): string {
  return text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}

/** Reads the text of /proc/self/mountinfo (proc_pid_mountinfo(5)). Lines it cannot read are left out. */
export function parseMountInfo(text: string): Mount[] {
  const mounts: Mount[] = [];
  for (const line of text.split('\n')) {
    const [left, right] = line.split(' - ', 2);
    const mountPoint = left?.split(' ')[4];
    const [fileSystem, , superOptions] = right?.split(' ') ?? [];
    if (mountPoint === undefined || fileSystem === undefined) continue;
    const options = new Map<string, string>();
    for (const option of superOptions?.split(',') ?? []) {
      const [name = '', ...value] = option.split('=');
      options.set(name, unescaped(value.join('=')));
    }
    mounts.push({ mountPoint: unescaped(mountPoint), fileSystem, options });
  }
  return mounts;
}

/** The mount which holds an absolute path: the longest prefix; of several on one point the last, which hides the others. */
function findMount(mounts: readonly Mount[], path: string): Mount | undefined {
  let found: Mount | undefined;
  for (const mount of mounts) {
    const prefix = mount.mountPoint === '/' ? '/' : `${mount.mountPoint}/`;
    if (!`${path}/`.startsWith(prefix)) continue;
    if (found === undefined || mount.mountPoint.length >= found.mountPoint.length) found = mount;
  }
  return found;
}

function weak(fileSystem: string, reason: string): Medium {
  return { verdict: 'weak', fileSystem, volatile: false, advice: `${reason} ${elsewhere}.` };
}

/**
 * Judges a path by the mounts alone.
 *
 * @param facts `noCopyOnWrite`: the folder has the btrfs attribute C. `isVisible`: whether a path of the host can be
 *   seen from here, asked for an overlay's upper folder, whose file system decides.
 */
export function judgeMedium(
  mounts: readonly Mount[],
  path: string,
  facts: { noCopyOnWrite: boolean; isVisible: (path: string) => boolean },
): Medium {
  const mount = findMount(mounts, path);
  if (mount === undefined) return weak('unknown', 'The file system of the keyring cannot be found out.');
  const { fileSystem, options } = mount;
  const good: Medium = { verdict: 'in-place', fileSystem, volatile: false, advice: '' };
  switch (fileSystem) {
    case 'ext2':
    case 'xfs':
      return good;
    case 'ext3':
    case 'ext4':
      if (options.get('data') !== 'journal') return good;
      return {
        ...weak(fileSystem, ''),
        advice: `${fileSystem} with data=journal keeps copies of every write. Mount it with data=ordered.`,
      };
    case 'btrfs':
      if (facts.noCopyOnWrite || options.has('nodatacow')) return good;
      return weak(fileSystem, 'btrfs writes every change to another place (copy on write).');
    case 'tmpfs':
    case 'ramfs':
      return { ...good, volatile: true };
    case 'overlay': {
      const upper = options.get('upperdir');
      const below = upper !== undefined && facts.isVisible(upper) ? findMount(mounts, upper) : undefined;
      if (upper === undefined || below === undefined || below.fileSystem === 'overlay')
        return weak(
          fileSystem,
          'The file system below this overlay (a container image) cannot be found out.',
        );
      return judgeMedium(mounts, upper, facts);
    }
    default:
      return weak(fileSystem, `It is not known that ${fileSystem} overwrites in place.`);
  }
}

async function hasNoCopyOnWrite(folder: string): Promise<boolean> {
  const run = promisify(execFile);
  try {
    // The attribute only works on files created after it, so it is set while no segment is there, and looked up always.
    const hasSegments = (await readdir(folder)).some((name) => name.startsWith('segment-'));
    if (!hasSegments) await run('chattr', ['+C', folder]).catch(() => undefined);
    const { stdout } = await run('lsattr', ['-d', folder]);
    return /^\S*C\S*\s/.test(stdout);
  } catch {
    return false;
  }
}

/**
 * Judges the file system of an existing folder; on btrfs it first turns copy on write off, as long as no segment is
 * there. Where the kernel cannot tell (other systems than Linux), or its two
 * answers disagree, the medium is weak: nothing is assumed.
 */
export async function checkMedium(folder: string): Promise<Medium> {
  const path = await realpath(folder);
  const text = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const mounts = parseMountInfo(text);
  const mount = findMount(mounts, path);
  const noCopyOnWrite = mount?.fileSystem === 'btrfs' && (await hasNoCopyOnWrite(path));
  const medium = judgeMedium(mounts, path, { noCopyOnWrite, isVisible: existsSync });
  const magic = mount === undefined ? undefined : magics.get(mount.fileSystem);
  if (magic !== undefined && (await statfs(path)).type >>> 0 !== magic)
    return weak(
      medium.fileSystem,
      'The kernel gives two different names for the file system of the keyring.',
    );
  return medium;
}
