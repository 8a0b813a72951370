import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, mkdir, open, readdir, rename, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { syncFolder } from '../storage/durable-files.ts';
import { BlobGone, type Blobs } from './blobs.ts';

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const unfinished = 'unfinished';

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.chmod(0o600);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Blobs as files, each in one of 256 folders, for their owner only. */
class FileBlobs implements Blobs {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The last digits of a UUIDv7 are random: they spread. */
  #shardOf(id: string): string {
    if (!isId.test(id)) throw new TypeError('not the id of a blob');
    return join(this.#folder, id.slice(-2));
  }

  #pathOf(id: string): string {
    return join(this.#shardOf(id), id);
  }

  #newPath(): string {
    return join(this.#folder, unfinished, randomUUID());
  }

  async write(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    this.#shardOf(id);
    const path = this.#newPath();
    try {
      const file = await open(path, 'wx', 0o600);
      try {
        for await (const part of bytes) await file.appendFile(part);
      } finally {
        await file.close();
      }
      return await this.#finish(id, path);
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
  }

  async adopt(id: string, given: string): Promise<number> {
    this.#shardOf(id);
    const path = this.#newPath();
    try {
      await rename(given, path);
    } catch (error) {
      if (codeOf(error) !== 'EXDEV') throw error;
      try {
        await copyFile(given, path);
      } catch (failure) {
        await rm(path, { force: true });
        throw failure;
      }
      await unlink(given);
    }
    return await this.#finish(id, path);
  }

  /** First its bytes are durable, then its name: so it is never there in part. */
  async #finish(id: string, path: string): Promise<number> {
    await syncFile(path);
    const { size } = await stat(path);
    const shard = this.#shardOf(id);
    const made = await mkdir(shard, { recursive: true, mode: 0o700 });
    if (made !== undefined) await syncFolder(this.#folder);
    await rename(path, this.#pathOf(id));
    await syncFolder(shard);
    return size;
  }

  async size(id: string): Promise<number | undefined> {
    try {
      return (await stat(this.#pathOf(id))).size;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return undefined;
      throw error;
    }
  }

  async read(id: string, range?: { readonly first: number; readonly last: number }): Promise<Readable> {
    const file = await this.#open(id);
    try {
      const { size } = await file.stat();
      const { first = 0, last = size - 1 } = range ?? {};
      const isWithin = Number.isInteger(first) && Number.isInteger(last) && first >= 0 && first <= last;
      if (range !== undefined && !(isWithin && last < size)) throw new RangeError('not within the blob');
      // An empty file has no last byte.
      const part = size === 0 ? {} : { start: first, end: last };
      return createReadStream('', { fd: file, ...part });
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  async #open(id: string) {
    try {
      return await open(this.#pathOf(id), 'r');
    } catch (error) {
      throw codeOf(error) === 'ENOENT' ? new BlobGone(id) : error;
    }
  }

  async withFile<Result>(id: string, work: (path: string) => Promise<Result>): Promise<Result> {
    if ((await this.size(id)) === undefined) throw new BlobGone(id);
    return await work(this.#pathOf(id));
  }

  async delete(ids: readonly string[]): Promise<void> {
    const shards = new Set<string>();
    for (const id of ids) {
      const shard = this.#shardOf(id);
      try {
        await unlink(this.#pathOf(id));
        shards.add(shard);
      } catch (error) {
        if (codeOf(error) !== 'ENOENT') throw error;
      }
    }
    for (const shard of shards) await syncFolder(shard);
  }

  async *list(): AsyncGenerator<string> {
    for (const shard of await readdir(this.#folder))
      if (shard !== unfinished)
        for (const id of await readdir(join(this.#folder, shard))) if (isId.test(id)) yield id;
  }
}

/**
 * Opens the blobs in a folder that belongs to this process; makes it when there is none. Whatever a killed process had
 * begun is removed.
 */
export async function openFileBlobs(folder: string): Promise<Blobs> {
  await rm(join(folder, unfinished), { recursive: true, force: true });
  await mkdir(join(folder, unfinished), { recursive: true, mode: 0o700 });
  return new FileBlobs(folder);
}
