import { randomUUID } from 'node:crypto';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Disk, type DiskFile, FolderInUse, type Medium } from '@takeback/keyring';

/** A failure as the system gives it. */
function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: modelled failure`), { code });
}

/** Numbers from 0 up to, not including, 1. */
export type Random = () => number;

interface Write {
  position: number;
  bytes: Buffer;
}

/** A file: what reading shows, and what would be left after a power loss. */
class Inode {
  content: Buffer = Buffer.alloc(0);
  durable: Buffer = Buffer.alloc(0);
  unsynced: Write[] = [];
}

type Names = Map<string, Inode>;
type Change = (names: Names) => void;

function written(before: Buffer, { position, bytes }: Write): Buffer {
  let after = before;
  if (position + bytes.length > before.length) {
    after = Buffer.alloc(position + bytes.length);
    before.copy(after);
  }
  bytes.copy(after, position);
  return after;
}

/**
 * A file system in memory which keeps apart what is written and what is durable. At a power loss every unsynced write
 * is kept, lost or torn piece by piece, and of the unsynced changes of names the first few are kept.
 */
export class MemoryDisk implements Disk {
  /** Writing beyond so many bytes in all fails with ENOSPC. */
  capacity = Number.POSITIVE_INFINITY;
  /** Everything below these folders fails with EIO. */
  readonly broken = new Set<string>();
  /** The next syncs of files fail with EIO, so many. */
  failingSyncs = 0;
  /** Changes and syncs until the power goes. */
  operationsLeft = Number.POSITIVE_INFINITY;
  verdict: Medium = { verdict: 'in-place', fileSystem: 'memory', volatile: false, advice: '' };
  syncs = 0;
  #names: Names = new Map();
  #durableNames: Names = new Map();
  #unsyncedNames: Change[] = [];
  #folders = new Set<string>();
  readonly #locks = new Set<string>();

  /** What the machine finds when the power is back. */
  afterPowerLoss(random: Random): MemoryDisk {
    const names: Names = new Map(this.#durableNames);
    const kept = Math.floor(random() * (this.#unsyncedNames.length + 1));
    for (const change of this.#unsyncedNames.slice(0, kept)) change(names);
    const after = new MemoryDisk();
    for (const [path, inode] of names) {
      const found = new Inode();
      found.durable = torn(inode, random);
      found.content = Buffer.from(found.durable);
      after.#names.set(path, found);
    }
    after.#durableNames = new Map(after.#names);
    after.#folders = new Set(this.#folders);
    return after;
  }

  /** Everything that any file holds, for searching. */
  everything(): Buffer {
    return Buffer.concat([...this.#names.values()].flatMap((inode) => [inode.content, inode.durable]));
  }

  paths(): string[] {
    return [...this.#names.keys()];
  }

  /** Changes bytes behind everybody's back, durably. */
  damage(path: string, position: number, bytes: Uint8Array): void {
    const inode = this.#inode(path);
    inode.content = written(inode.content, { position, bytes: Buffer.from(bytes) });
    inode.durable = written(inode.durable, { position, bytes: Buffer.from(bytes) });
  }

  contentOf(path: string): Buffer {
    return Buffer.from(this.#inode(path).content);
  }

  async makeFolder(folder: string): Promise<void> {
    this.#touch(folder);
    this.#folders.add(folder);
  }

  list(folder: string): string[] {
    const start = `${folder}/`;
    return this.paths().flatMap((path) => (path.startsWith(start) ? [path.slice(start.length)] : []));
  }

  exists(path: string): boolean {
    this.#check(path);
    return this.#names.has(path) || this.#folders.has(path);
  }

  open(path: string): DiskFile {
    this.#check(path);
    return this.#handle(path, this.#inode(path));
  }

  create(path: string): DiskFile {
    this.#touch(path);
    if (this.#names.has(path)) throw systemError('EEXIST');
    const inode = new Inode();
    this.#rename((names) => names.set(path, inode));
    return this.#handle(path, inode);
  }

  rename(from: string, to: string): void {
    this.#touch(from);
    const inode = this.#inode(from);
    this.#rename((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  remove(path: string): void {
    this.#touch(path);
    this.#inode(path);
    this.#rename((names) => names.delete(path));
  }

  async syncFolder(folder: string): Promise<void> {
    this.#touch(folder);
    const covered = [...this.#unsyncedNames];
    await nextTurn();
    this.#check(folder);
    for (const change of covered) change(this.#durableNames);
    this.#unsyncedNames = this.#unsyncedNames.filter((change) => !covered.includes(change));
  }

  lock(folder: string, name: string): { release(): void } {
    this.#check(folder);
    const key = `${folder}/${name}`;
    if (this.#locks.has(key)) throw new FolderInUse(`The folder ${folder} is in use.`);
    this.#locks.add(key);
    return { release: () => this.#locks.delete(key) };
  }

  async medium(folder: string): Promise<Medium> {
    this.#check(folder);
    return this.verdict;
  }

  uniqueName(): string {
    return randomUUID();
  }

  #rename(change: Change): void {
    change(this.#names);
    this.#unsyncedNames.push(change);
  }

  #inode(path: string): Inode {
    const inode = this.#names.get(path);
    if (inode === undefined) throw systemError('ENOENT');
    return inode;
  }

  #check(path: string): void {
    if (this.operationsLeft <= 0) throw systemError('EIO');
    for (let at = path; at !== dirname(at); at = dirname(at))
      if (this.broken.has(at)) throw systemError('EIO');
  }

  /** Counts what changes the disk: the power goes between two of these. */
  #touch(path: string): void {
    this.#check(path);
    this.operationsLeft--;
    this.#check(path);
  }

  /** Bytes in all files. */
  used(): number {
    return [...this.#names.values()].reduce((sum, inode) => sum + inode.content.length, 0);
  }

  #handle(path: string, inode: Inode): DiskFile {
    return {
      read: (into, position) => {
        this.#check(path);
        return inode.content.copy(into, 0, position);
      },
      write: (bytes, position) => {
        this.#touch(path);
        const growth = Math.max(0, position + bytes.length - inode.content.length);
        if (growth > 0 && this.used() + growth > this.capacity) throw systemError('ENOSPC');
        const write = { position, bytes: Buffer.from(bytes) };
        inode.content = written(inode.content, write);
        inode.unsynced.push(write);
      },
      sync: async () => {
        this.#touch(path);
        this.syncs++;
        const covered = [...inode.unsynced];
        await nextTurn();
        this.#check(path);
        if (this.failingSyncs > 0) {
          this.failingSyncs--;
          // As the kernel does: what failed counts as written from now on.
          inode.unsynced = inode.unsynced.filter((write) => !covered.includes(write));
          throw systemError('EIO');
        }
        for (const write of covered) inode.durable = written(inode.durable, write);
        inode.unsynced = inode.unsynced.filter((write) => !covered.includes(write));
      },
      size: () => inode.content.length,
      truncate: (length) => {
        this.#touch(path);
        inode.content = Buffer.from(inode.content.subarray(0, length));
        inode.durable = Buffer.from(inode.durable.subarray(0, length));
      },
      mode: () => 0o600,
      close: () => undefined,
    };
  }
}

/** What is left of a file: its durable content, and of every unsynced write the pieces that happened to arrive. */
function torn(inode: Inode, random: Random): Buffer {
  let content: Buffer = Buffer.from(inode.durable);
  for (const { position, bytes } of inode.unsynced) {
    const fate = random();
    const piece = random() < 0.5 ? 512 : 8;
    for (let start = 0; start < bytes.length; ) {
      const end = Math.min(bytes.length, start + piece - ((position + start) % piece));
      if (fate < 0.3 || (fate < 0.7 && random() < 0.5))
        content = written(content, { position: position + start, bytes: bytes.subarray(start, end) });
      start = end;
    }
  }
  return content;
}
