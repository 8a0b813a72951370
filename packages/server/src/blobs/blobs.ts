import type { Readable } from 'node:stream';

/** There is no such blob, or not any more. */
export class BlobGone extends Error {
  constructor(id: string) {
    super(`There is no blob ${id}`);
    this.name = 'BlobGone';
  }
}

/** A part of a blob, in bytes: from the first on, up to the last, which is part of it, as in HTTP. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Keeps files: videos, pictures, attachments. A blob has an id that its owner chose, a UUID, never one made of its
 * content: so the same content of two people is two blobs, and deleting one deletes it. It is there whole, durably, or not
 * at all. What blobs mean, and who may read them, is the business of the rooms that own them.
 *
 * Every store passes the suite in `test/blobs-contract.ts`.
 */
export interface Blobs {
  /** Stores bytes as they come, in place of what was there. @returns their number */
  write(id: string, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** Takes a finished file of this machine, in place of what was there: afterwards it is no longer at its path. @returns its length */
  adopt(id: string, path: string): Promise<number>;
  /** Its length in bytes; undefined when there is none. */
  size(id: string): Promise<number | undefined>;
  /** Reads it, or a part of it. What was begun is read to its end, even if the blob is deleted meanwhile. @throws BlobGone @throws RangeError when the part is not within it */
  read(id: string, range?: ByteRange): Promise<Readable>;
  /** Lends a file of this machine with its content, to be read until `work` ends. @throws BlobGone */
  withFile<Result>(id: string, work: (path: string) => Promise<Result>): Promise<Result>;
  /** Deletes them, durably. Those that are not there are no error. */
  delete(ids: readonly string[]): Promise<void>;
  /** Every id there is, in no order: to find blobs that nobody owns. */
  list(): AsyncIterable<string>;
}
