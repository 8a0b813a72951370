import { Duplex } from 'node:stream';

const headerBytes = 5;
const query = 'Q'.charCodeAt(0);
const sync = 'S'.charCodeAt(0);
const terminate = 'X'.charCodeAt(0);

/**
 * Where the last complete request ends in bytes of PostgreSQL's frontend protocol, or 0. A request is what the server
 * answers as one: it ends with Query, Sync or Terminate (PostgreSQL documentation, "Message Flow").
 */
export function endOfRequests(bytes: Buffer): number {
  let at = 0;
  let end = 0;
  // The startup packet has no type byte; its first byte is zero.
  if (bytes[0] === 0 && bytes.length >= 4) at = end = bytes.readInt32BE(0);
  while (at + headerBytes <= bytes.length) {
    const type = bytes[at];
    const next = at + 1 + bytes.readInt32BE(at + 1);
    if (next > bytes.length) break;
    if (type === query || type === sync || type === terminate) end = next;
    at = next;
  }
  return end > bytes.length ? 0 : end;
}

/**
 * A stream that `pg` takes for a socket and whose other end is the embedded database: so both databases are spoken to
 * by one driver, and differ in nothing above it.
 */
export class WireStream extends Duplex {
  readonly #post: (request: Uint8Array<ArrayBuffer>) => void;
  #waiting = Buffer.alloc(0);

  /** @param post takes each complete request; the answer comes back through {@link WireStream.answer} */
  constructor(post: (request: Uint8Array<ArrayBuffer>) => void) {
    super();
    this.#post = post;
  }

  /** Bytes from the database. */
  answer(bytes: Uint8Array): void {
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  // `pg` calls these of a socket.
  connect(): this {
    setImmediate(() => this.emit('connect'));
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#take(chunk);
    done();
  }

  override _writev(chunks: { chunk: Buffer }[], done: () => void): void {
    this.#take(Buffer.concat(chunks.map(({ chunk }) => chunk)));
    done();
  }

  override _final(done: () => void): void {
    this.push(null);
    done();
  }

  #take(chunk: Buffer): void {
    const bytes = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
    const end = endOfRequests(bytes);
    this.#waiting = Buffer.from(bytes.subarray(end));
    // A copy: the driver may write its next request into the same memory while the thread reads this one.
    if (end > 0) this.#post(new Uint8Array(bytes.subarray(0, end)));
  }
}
