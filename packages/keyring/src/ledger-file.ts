import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Disk, DiskFile } from './disk.ts';
import { GroupCommit } from './group-commit.ts';
import { readPart } from './ledger-frame.ts';

const name = 'ledger';
const chunkBytes = 2 ** 20;

/** One copy of the ledger: a file of frames, with zeros after the last one as its reserve of space. */
export class LedgerFile {
  readonly folder: string;
  /** For reading. */
  readonly file: DiskFile;
  readonly #commits: GroupCommit;
  #allocated: number;

  private constructor(folder: string, file: DiskFile) {
    this.folder = folder;
    this.file = file;
    this.#commits = new GroupCommit(() => file.sync());
    this.#allocated = file.size();
  }

  /** Opens the file in an existing folder, or makes an empty one, durably. @throws what the system says */
  static async open(disk: Disk, folder: string): Promise<LedgerFile> {
    const path = join(folder, name);
    if (disk.exists(path)) return new LedgerFile(folder, disk.open(path));
    const file = disk.create(path);
    await disk.syncFolder(folder);
    return new LedgerFile(folder, file);
  }

  /** Up to where writing needs no further space. */
  get allocated(): number {
    return this.#allocated;
  }

  /** Durable after `commit`. */
  write(bytes: Uint8Array, position: number): void {
    this.file.write(bytes, position);
    this.#allocated = Math.max(this.#allocated, position + bytes.length);
  }

  /** Resolves when everything written is durable. @throws what the system says; final */
  commit(): Promise<void> {
    return this.#commits.commit();
  }

  /** Takes space, durably. @throws as the system does, ENOSPC when the disk is full */
  async allocate(to: number): Promise<void> {
    if (to <= this.#allocated) return;
    for (let at = this.#allocated; at < to; at += chunkBytes)
      this.file.write(Buffer.alloc(Math.min(chunkBytes, to - at)), at);
    await this.commit();
    this.#allocated = Math.max(this.#allocated, to);
  }

  /** Overwrites a part with zeros, durably. */
  async clear(from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += chunkBytes) {
      this.file.write(Buffer.alloc(Math.min(chunkBytes, to - at)), at);
      await nextTurn();
    }
    if (from < to) await this.commit();
  }

  /** Takes over a part of another copy, durably. */
  async copy(other: LedgerFile, from: number, to: number): Promise<void> {
    for (let at = from; at < to; at += chunkBytes) {
      this.write(readPart(other.file, at, Math.min(to, at + chunkBytes)), at);
      await nextTurn();
    }
    if (from < to) await this.commit();
  }

  /** Waits for a running commit. */
  async close(): Promise<void> {
    await this.#commits.idle();
    this.file.close();
  }
}
