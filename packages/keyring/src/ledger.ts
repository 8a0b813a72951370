import { isDiskFull } from './disk.ts';
import { KeyringError, LedgerClosed, LedgerDamaged, LedgerFailed, LedgerFull } from './errors.ts';
import type { LedgerFile } from './ledger-file.ts';
import { decodeRecord, encodeFrame, encodeRecord, frameLength, framesFrom } from './ledger-frame.ts';
import { LedgerMirror } from './ledger-mirror.ts';
import type { LedgerRecord } from './ledger-record.ts';
import { Turns } from './turns.ts';

export interface LedgerHealth {
  /** Bytes for which there is space already; more is taken while the disk has room. */
  freeBytes: number;
  /** The disk failed: everything is refused. */
  failed: boolean;
  mirror?: 'ok' | 'failed';
  /** Why the mirror is not ok. */
  mirrorReason?: string;
}

/** What was taken back, and what else must outlive a restore of the database. Append-only; ids and times, no content. */
export interface Ledger {
  /**
   * Appends a record, durably on every copy that is up. Calls made together share one sync, and are kept in the order
   * in which they were made, unless the ledger has to take more space meanwhile.
   * @returns the offset after the record
   * @throws BadRecord, LedgerFull (nothing was appended), LedgerFailed, LedgerClosed
   */
  append(record: LedgerRecord): Promise<number>;

  /**
   * The records durable by now after an offset (0: all), in order, each with the offset after it.
   * @throws LedgerDamaged also when the ledger does not reach that offset: it is older than who asks
   */
  read(after: number): AsyncIterable<{ record: LedgerRecord; offset: number }>;

  /** The offset after the last durable record. Kept with the database, it shows when a ledger was lost. */
  readonly end: number;

  health(): LedgerHealth;

  /** Tries to reach a failed mirror now, rather than at the next attempt. @returns whether it is ok; true without one */
  retryMirror(): Promise<boolean>;

  /** Waits for what is under way. Idempotent. */
  close(): Promise<void>;
}

/** What `openLedger` puts together. */
export interface FileLedgerParts {
  primary: LedgerFile;
  /** After the last record. */
  end: number;
  /** Bytes of space to keep ready. */
  reserve: number;
  openMirror: (() => Promise<LedgerFile>) | undefined;
  /** Milliseconds between attempts to reach a failed mirror. */
  retryAfter: number;
}

/** The ledger in a file, see ledger-frame.ts. */
export class FileLedger implements Ledger {
  readonly #primary: LedgerFile;
  readonly #mirror: LedgerMirror | undefined;
  readonly #reserve: number;
  readonly #turns = new Turns();
  /** After the last frame that was written. */
  #written: number;
  /** After the last frame that is durable. */
  #end: number;
  #growing = false;
  #failure: LedgerFailed | undefined;
  #closed: Promise<void> | undefined;

  private constructor({ primary, end, reserve, openMirror, retryAfter }: FileLedgerParts) {
    this.#primary = primary;
    this.#written = end;
    this.#end = end;
    this.#reserve = reserve;
    if (openMirror !== undefined)
      this.#mirror = new LedgerMirror({
        primary,
        written: () => this.#written,
        open: openMirror,
        retryAfter,
      });
  }

  /** @throws LedgerDamaged */
  static async start(parts: FileLedgerParts): Promise<FileLedger> {
    const ledger = new FileLedger(parts);
    try {
      await ledger.#mirror?.start();
    } catch (error) {
      await ledger.#mirror?.close();
      throw error;
    }
    await ledger.#growAhead();
    return ledger;
  }

  get end(): number {
    return this.#end;
  }

  async append(record: LedgerRecord): Promise<number> {
    this.#checkUsable();
    const payload = encodeRecord(record);
    const length = frameLength(payload);
    while (this.#free < length) {
      await this.#grow(length);
      this.#checkUsable();
    }
    const offset = this.#written;
    const frame = encodeFrame(payload, offset, this.#end);
    try {
      this.#primary.write(frame, offset);
    } catch (error) {
      throw this.#refusal(error);
    }
    this.#written += length;
    void this.#growAhead();
    const mirrored = this.#mirror?.apply((file) => file.write(frame, offset));
    try {
      await this.#primary.commit();
    } catch (error) {
      throw this.#fail(error);
    }
    this.#end = Math.max(this.#end, offset + length);
    await mirrored;
    return offset + length;
  }

  async *read(after: number): AsyncGenerator<{ record: LedgerRecord; offset: number }> {
    this.#checkUsable();
    if (after > this.#end)
      throw new LedgerDamaged(
        `The ledger in ${this.#primary.folder} ends at byte ${this.#end}, and records after ${after} were asked for: it is an older one.`,
      );
    const end = this.#end;
    let at = after;
    for (const frame of framesFrom(this.#primary.file, after, end)) {
      yield { record: decodeRecord(frame), offset: frame.end };
      this.#checkUsable();
      at = frame.end;
    }
    if (at < end)
      throw new LedgerDamaged(`The ledger in ${this.#primary.folder} holds no record at byte ${at}.`);
  }

  health(): LedgerHealth {
    const mirror = this.#mirror;
    return {
      freeBytes: Math.max(0, this.#free),
      failed: this.#failure !== undefined,
      ...(mirror === undefined ? {} : { mirror: mirror.isOk ? 'ok' : 'failed' }),
      ...(mirror === undefined || mirror.reason === '' ? {} : { mirrorReason: mirror.reason }),
    };
  }

  async retryMirror(): Promise<boolean> {
    this.#checkUsable();
    return (await this.#mirror?.reconnect()) ?? true;
  }

  close(): Promise<void> {
    this.#closed ??= this.#turns.run(async () => {
      await this.#mirror?.close();
      await this.#primary.close();
    });
    return this.#closed;
  }

  get #free(): number {
    return this.#primary.allocated - this.#written;
  }

  /** Takes space for so many bytes and the reserve; with a full disk, whatever there is has to do. */
  #grow(length: number): Promise<void> {
    return this.#turns.run(async () => {
      if (this.#free >= length) return;
      try {
        await this.#allocate(length);
      } catch (error) {
        throw this.#refusal(error);
      }
    });
  }

  /** Takes space before the reserve is used up. A full disk is reported when it is in the way. */
  async #growAhead(): Promise<void> {
    if (this.#growing || this.#closed !== undefined || this.#free >= this.#reserve / 2) return;
    this.#growing = true;
    await this.#turns
      .run(() => this.#allocate(0))
      .catch((error: unknown) => {
        if (!isDiskFull(error)) this.#fail(error);
      });
    this.#growing = false;
  }

  async #allocate(length: number): Promise<void> {
    const to = this.#written + length + this.#reserve;
    await this.#primary.allocate(to);
    await this.#mirror?.apply((file) =>
      file.allocate(to).catch((error: unknown) => {
        if (!isDiskFull(error)) throw error;
      }),
    );
  }

  #refusal(error: unknown): KeyringError {
    if (error instanceof KeyringError) return error;
    if (!isDiskFull(error)) return this.#fail(error);
    return new LedgerFull(
      'The disk is full and the reserve of the ledger is used up: make room, then messages can be taken back again.',
      { cause: error },
    );
  }

  #fail(cause: unknown): LedgerFailed {
    this.#failure ??= new LedgerFailed(
      'The disk of the ledger failed, and it is not known what was kept. Stop, and check the disk before starting again.',
      { cause },
    );
    return this.#failure;
  }

  #checkUsable(): void {
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed !== undefined) throw new LedgerClosed('The ledger was closed.');
  }
}
