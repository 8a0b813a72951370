import { randomUUID } from 'node:crypto';
import { Copy } from './copy.ts';
import { holdsSegments } from './copy-folder.ts';
import { type Disk, isDiskFull, machineDisk } from './disk.ts';
import {
  ForeignKeyring,
  KeyringDamaged,
  KeyringError,
  KeyringFull,
  KeyringMissing,
  MirrorDown,
  WeakMedium,
} from './errors.ts';
import { FileKeyring } from './file-keyring.ts';
import { type Header, readHeader, writeHeader } from './header.ts';
import type { MasterKey } from './master-versions.ts';
import type { Medium } from './medium.ts';
import { Mirror, type OpenCopy } from './mirror.ts';
import { masterCheck, slotBytes } from './slot.ts';
import { Turns } from './turns.ts';

export interface FileKeyringOptions {
  /** Created when it is not there. */
  folder: string;
  master: MasterKey;
  /** The keyring that must be there; without it an empty folder gets a new one. */
  uuid?: string;
  /**
   * A second folder, best on another disk, which holds the same. Made together with a new keyring; later it must be
   * there, because a disk that is not mounted must not be taken for an empty mirror.
   */
  mirror?: string;
  /** Start even where overwriting leaves the old bytes behind. */
  allowWeakErasure?: boolean;
  /** Slots of a segment, when the keyring is made: 1,048,576 (32 MiB) unless told. */
  segmentSlots?: number;
  /** Number of this writer, when the keyring is made: 0 unless told. */
  writer?: number;
  /** Milliseconds between attempts to reach a failed mirror: 5,000 unless told. */
  mirrorRetryAfter?: number;
  /** Another file system, for tests. */
  fs?: Disk;
}

interface TakenFolder {
  folder: string;
  /** Undefined when the folder holds no keyring yet. */
  header: Header | undefined;
  medium: Medium;
  release: () => void;
}

/**
 * Locks and judges a folder. Segments without a header are never written over.
 * @throws FolderInUse, WeakMedium, KeyringDamaged
 */
async function takeFolder(disk: Disk, folder: string, options: FileKeyringOptions): Promise<TakenFolder> {
  const lock = disk.lock(folder, 'lock');
  try {
    const medium = await disk.medium(folder);
    if (medium.verdict === 'weak' && options.allowWeakErasure !== true)
      throw new WeakMedium(
        `The keyring in ${folder} would be on ${medium.fileSystem}, where erased keys can be recovered. ${medium.advice} ` +
          'Or allow weak erasure, if it is enough that messages are only hidden.',
      );
    const header = readHeader(disk, folder);
    if (header === undefined && holdsSegments(disk, folder))
      throw new KeyringDamaged(
        `The keyring in ${folder} has lost its header, keyring.json. Bring that file back.`,
      );
    return { folder, header, medium, release: () => lock.release() };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function checkSame(ours: Header, theirs: Header, folder: string): void {
  if (ours.uuid === theirs.uuid && ours.writer === theirs.writer && ours.segmentSlots === theirs.segmentSlots)
    return;
  throw new ForeignKeyring(
    `The folder ${folder} holds the keyring ${theirs.uuid}, not ${ours.uuid}. Give the folder that belongs to it, or an empty one.`,
  );
}

function newHeader({ master, segmentSlots = 2 ** 20, writer = 0 }: FileKeyringOptions): Header {
  if (!Number.isInteger(segmentSlots) || segmentSlots < 1 || segmentSlots * slotBytes > 2 ** 30)
    throw new RangeError('A segment has between 1 and 33,554,432 slots.');
  const identity = { uuid: randomUUID(), writer };
  const { version, key } = master.newest();
  const check = masterCheck(key, identity, version).toString('hex');
  return { ...identity, segmentSlots, segments: 0, master: { version, check, since: Date.now() } };
}

/** Opens the copy in a folder that was taken, or begins an empty one of the same keyring. */
async function openCopy(disk: Disk, taken: TakenFolder, ours: Header, master: MasterKey): Promise<Copy> {
  let { header } = taken;
  if (header === undefined) {
    header = { ...ours, segments: 0 };
    await writeHeader(disk, taken.folder, header);
  }
  checkSame(ours, header, taken.folder);
  const copy = await Copy.open(disk, taken.folder, header, master);
  if (header.master.version < ours.master.version) await copy.useMaster(ours.master);
  return copy;
}

/**
 * Opens the keyring in a folder, or makes one. Holds the folder until `close`.
 *
 * With a mirror the two are brought to the greater of both in every slot; an empty folder is filled from the other one,
 * the keyring's own included. A mirror that cannot be reached does not stop it: see `health`.
 *
 * @throws FolderInUse, WeakMedium, WrongMaster, ForeignKeyring, KeyringMissing, KeyringDamaged, KeyringFull, MirrorDown
 *   (a new keyring is only made when its mirror can be), or what the system says
 */
export async function openFileKeyring(options: FileKeyringOptions): Promise<FileKeyring> {
  const { master, fs: disk = machineDisk } = options;
  const undo: (() => unknown)[] = [];
  try {
    await disk.makeFolder(options.folder);
    const own = await takeFolder(disk, options.folder, options);
    undo.unshift(own.release);
    const isNew = own.header === undefined && options.uuid === undefined;
    const second = options.mirror === undefined ? undefined : await reach(options, options.mirror, isNew);
    if (isTaken(second)) undo.unshift(second.release);

    const header = chooseHeader(options, own, second);
    const primary = await openCopy(disk, own, header, master);
    undo.unshift(() => primary.close());
    await primary.growTo(1);

    const turns = new Turns();
    const mirror = second && (await startMirror(options, primary, turns, second));
    const medium = isTaken(second) && second.medium.verdict === 'weak' ? second.medium : own.medium;
    return new FileKeyring({ primary, mirror, master, medium, turns, release: own.release });
  } catch (error) {
    for (const step of undo) await step();
    if (!isDiskFull(error)) throw error;
    throw new KeyringFull(`There is no room to make a keyring in ${options.folder}.`, { cause: error });
  }
}

async function takeMirror(disk: Disk, folder: string, options: FileKeyringOptions): Promise<TakenFolder> {
  if (disk.exists(folder)) return takeFolder(disk, folder, options);
  throw new Error(
    `The mirror's folder ${folder} is not there: mount its disk, or make the folder to begin a new mirror.`,
  );
}

/** A mirror that cannot be reached, and why. */
interface Unreached {
  reason: unknown;
}

function isTaken(mirror: TakenFolder | Unreached | undefined): mirror is TakenFolder {
  return mirror !== undefined && 'folder' in mirror;
}

/** Only what the system says counts as out of reach; a mirror that is wrong must not be used nor passed over. */
async function reach(
  options: FileKeyringOptions,
  folder: string,
  make: boolean,
): Promise<TakenFolder | Unreached> {
  const { fs: disk = machineDisk } = options;
  try {
    if (make) await disk.makeFolder(folder);
    return await takeMirror(disk, folder, options);
  } catch (reason) {
    if (reason instanceof KeyringError) throw reason;
    return { reason };
  }
}

async function startMirror(
  options: FileKeyringOptions,
  primary: Copy,
  turns: Turns,
  second: TakenFolder | Unreached,
): Promise<Mirror> {
  const { master, fs: disk = machineDisk, mirror: folder = '' } = options;
  const openTaken = async (taken: TakenFolder): Promise<OpenCopy> => {
    try {
      return { copy: await openCopy(disk, taken, primary.header, master), release: taken.release };
    } catch (error) {
      taken.release();
      throw error;
    }
  };
  const mirror = new Mirror({
    primary,
    turns,
    retryAfter: options.mirrorRetryAfter ?? 5_000,
    open: async () => openTaken(await takeMirror(disk, folder, options)),
  });
  try {
    await mirror.start(async () => {
      if (isTaken(second)) return openTaken(second);
      throw second.reason;
    });
    return mirror;
  } catch (error) {
    await mirror.close();
    throw error;
  }
}

function chooseHeader(
  options: FileKeyringOptions,
  { header: own }: TakenFolder,
  mirror: TakenFolder | Unreached | undefined,
): Header {
  const { folder, uuid } = options;
  const mirrored = isTaken(mirror) ? mirror.header : undefined;
  const header = own ?? mirrored;
  if (own !== undefined && mirrored !== undefined) checkSame(own, mirrored, options.mirror ?? folder);
  if (header !== undefined && uuid !== undefined && header.uuid !== uuid)
    throw new ForeignKeyring(
      `The folder ${folder} holds the keyring ${header.uuid}, but this database belongs to ${uuid}. Give the folder of that keyring.`,
    );
  if (header !== undefined) {
    const newer = (mirrored?.master.version ?? 0) > header.master.version ? mirrored : header;
    return { ...header, master: newer?.master ?? header.master };
  }
  if (uuid !== undefined)
    throw new KeyringMissing(
      `The keyring ${uuid} of this database is not in ${folder}. Give the folder where it is; without it no message can be read.`,
    );
  if (mirror !== undefined && !isTaken(mirror))
    throw new MirrorDown(`No keyring is in ${folder}, and its mirror cannot be reached.`, {
      cause: mirror.reason,
    });
  return newHeader(options);
}
