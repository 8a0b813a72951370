import { LedgerDamaged } from './errors.ts';
import type { LedgerFile } from './ledger-file.ts';
import { settleMirror } from './ledger-merge.ts';
import { Turns } from './turns.ts';

export interface LedgerMirrorOptions {
  primary: LedgerFile;
  /** After the last frame in the primary, durable or not. */
  written: () => number;
  /** @throws what the system says */
  open: () => Promise<LedgerFile>;
  /** Milliseconds between attempts to reach a failed mirror. */
  retryAfter: number;
}

/** The second copy of the ledger. It may be down: then it is retried, and brought up to date. */
export class LedgerMirror {
  readonly #options: LedgerMirrorOptions;
  readonly #turns = new Turns();
  /** Set while it is ok. */
  #file: LedgerFile | undefined;
  #reason = '';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: LedgerMirrorOptions) {
    this.#options = options;
  }

  get isOk(): boolean {
    return this.#file !== undefined;
  }

  /** Why it is not ok; empty when it is. */
  get reason(): string {
    return this.#reason;
  }

  /** At start: what the system says makes it begin as failed. @throws LedgerDamaged */
  async start(): Promise<void> {
    try {
      await this.#follow(await this.#options.open());
    } catch (error) {
      this.#fail(error);
      if (error instanceof LedgerDamaged) throw error;
    }
  }

  /** Tries to reach a failed mirror now. @returns whether it is ok */
  reconnect(): Promise<boolean> {
    return this.#turns.run(async () => {
      if (this.#file === undefined && !this.#closed) {
        try {
          await this.#follow(await this.#options.open());
        } catch (error) {
          this.#fail(error);
        }
      }
      return this.isOk;
    });
  }

  /** Does the same here as in the primary, durably. Never rejects: a mirror that fails is left behind. */
  async apply(change: (file: LedgerFile) => void | Promise<void>): Promise<void> {
    const file = this.#file;
    if (file === undefined) return;
    try {
      await change(file);
      await file.commit();
    } catch (error) {
      if (file !== this.#file) return;
      this.#file = undefined;
      file.close().catch(() => undefined); // it failed already
      this.#fail(error);
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#turns.run(async () => {
      await this.#file?.close();
      this.#file = undefined;
    });
  }

  async #follow(file: LedgerFile): Promise<void> {
    const { primary, written } = this.#options;
    try {
      this.#reason = 'it is being brought up to date';
      let at = await settleMirror(primary, written(), file);
      for (let end = written(); at < end; end = written()) {
        await file.copy(primary, at, end);
        at = end;
      }
    } catch (error) {
      await file.close();
      throw error;
    }
    this.#file = file; // in the turn in which nothing was missing
    this.#reason = '';
  }

  #fail(error: unknown): void {
    this.#reason = error instanceof Error ? error.message : String(error);
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.reconnect(), this.#options.retryAfter);
    this.#timer.unref();
  }
}
