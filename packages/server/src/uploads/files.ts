import { type FileHandle, mkdir, open, readdir, stat, statfs, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { uuid } from '@takeback/protocol';
import { Refusal } from '../errors.ts';
import { syncFolder } from '../storage/durable-files.ts';

/** Bytes that stay free on the disk whatever is uploaded: the database needs room to take something back. */
const keptFree = 256 * 2 ** 20;
/** After so many bytes it is looked again whether they do: others write too. */
const lookEvery = 4 * 2 ** 20;

/** How many bytes are free on the disk of a folder. */
export type FreeBytes = (folder: string) => Promise<number>;

const freeBytesOf: FreeBytes = async (folder) => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

async function using<Result>(
  path: string,
  flags: string,
  work: (file: FileHandle) => Promise<Result>,
): Promise<Result> {
  const file = await open(path, flags, 0o600);
  try {
    return await work(file);
  } finally {
    await file.close();
  }
}

/** The bytes of uploads: one file each, as long as what has come. So a killed server knows where each goes on. */
export class UploadFiles {
  readonly #folder: string;
  readonly #freeBytes: FreeBytes;

  private constructor(folder: string, freeBytes: FreeBytes) {
    this.#folder = folder;
    this.#freeBytes = freeBytes;
  }

  /** Opens the folder of uploads; makes it when there is none. @param freeBytes only tests ask another disk */
  static async open(folder: string, freeBytes: FreeBytes = freeBytesOf): Promise<UploadFiles> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return new UploadFiles(folder, freeBytes);
  }

  pathOf(id: string): string {
    return join(this.#folder, uuid.parse(id));
  }

  /** Whether so many bytes more leave the disk some room. @throws Refusal storage_full */
  async checkRoom(bytes: number): Promise<void> {
    if ((await this.#freeBytes(this.#folder)) - bytes <= keptFree) throw new Refusal('storage_full');
  }

  /** Makes an empty file, durably. */
  async create(id: string): Promise<void> {
    await using(this.pathOf(id), 'wx', (file) => file.sync());
    await syncFolder(this.#folder);
  }

  /** How many bytes have come; undefined when there is no such file. */
  async size(id: string): Promise<number | undefined> {
    try {
      return (await stat(this.pathOf(id))).size;
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw error;
    }
  }

  /**
   * Writes on from an offset, no faster than the disk takes it. What came before a failure stays, and is durable when this
   * resolves.
   * @returns where it ends now
   * @throws Refusal storage_full
   */
  append(id: string, offset: number, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    return using(this.pathOf(id), 'r+', async (file) => {
      let end = offset;
      let lookAt = offset;
      for await (const part of bytes) {
        if (end >= lookAt) {
          await this.checkRoom(part.length);
          lookAt = end + lookEvery;
        }
        for (let written = 0; written < part.length; ) {
          const { bytesWritten } = await file.write(part, written, part.length - written, end);
          written += bytesWritten;
          end += bytesWritten;
        }
      }
      await file.datasync();
      return end;
    });
  }

  async remove(id: string): Promise<void> {
    try {
      await unlink(this.pathOf(id));
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
  }

  /** Every upload that has a file. */
  async list(): Promise<string[]> {
    return (await readdir(this.#folder)).filter((name) => uuid.safeParse(name).success);
  }
}
