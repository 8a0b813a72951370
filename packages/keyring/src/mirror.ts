import type { Copy } from './copy.ts';
import { isDiskFull } from './disk.ts';
import { KeyringError, MirrorDown } from './errors.ts';
import { mergeCopies } from './merge.ts';
import type { Turns } from './turns.ts';

/** A copy together with what must be given back when it is let go. */
export interface OpenCopy {
  copy: Copy;
  release: () => void;
}

export interface MirrorOptions {
  primary: Copy;
  /** Opens or creates the mirror's folder. @throws KeyringError when it must not be used as it is, else what the system says */
  open: () => Promise<OpenCopy>;
  /** Held while segments are made or rewritten. */
  turns: Turns;
  /** Milliseconds between attempts to reach a failed mirror. */
  retryAfter: number;
}

/** The second copy of a keyring, which may be down: then it is told so, retried, and brought up to date. */
export class Mirror {
  readonly #options: MirrorOptions;
  readonly #pending = new Set<number>();
  #open: OpenCopy | undefined;
  #state: 'ok' | 'behind' | 'failed' = 'failed';
  #reason = '';
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #lettingGo: Promise<void> = Promise.resolve();

  constructor(options: MirrorOptions) {
    this.#options = options;
  }

  get state(): 'ok' | 'behind' | 'failed' {
    return this.#state;
  }

  /** Why it is not ok; empty when it is. */
  get reason(): string {
    return this.#reason;
  }

  /** Slots erased in the primary and not yet here. */
  get pendingErases(): number {
    return this.#pending.size;
  }

  /** Slots for which there is space here. */
  get capacity(): number {
    return this.#open?.copy.capacity ?? 0;
  }

  /** At start: what the system says makes it begin as failed. @throws KeyringError when the folder must not be used */
  async start(open: () => Promise<OpenCopy>): Promise<void> {
    try {
      await this.#catchUp(await open(), false);
    } catch (error) {
      this.#drop(error);
      if (error instanceof KeyringError) throw error;
    }
  }

  /** Tries to reach a failed mirror now. @returns whether it is ok */
  reconnect(): Promise<boolean> {
    return this.#options.turns.run(async () => {
      if (this.#state === 'failed' && !this.#closed) {
        try {
          await this.#lettingGo;
          await this.#catchUp(await this.#options.open(), true);
        } catch (error) {
          this.#drop(error);
        }
      }
      return this.#state === 'ok';
    });
  }

  /**
   * Makes the same change here as in the primary, durably. Never rejects.
   * @param erased slots to report as pending while it has not succeeded
   * @returns whether this copy now holds everything, this change included
   */
  async apply(change: (copy: Copy) => void, erased: readonly number[] = []): Promise<boolean> {
    const open = this.#open;
    try {
      if (open !== undefined) {
        change(open.copy);
        await open.copy.commit();
      }
    } catch (error) {
      if (open === this.#open) this.#drop(error);
    }
    if (open !== undefined && open === this.#open && this.#state === 'ok') return true;
    for (const slot of erased) this.#pending.add(slot);
    return false;
  }

  /** Does structural work on a mirror that is ok. @throws MirrorDown, or ENOSPC as the system gives it */
  async change(work: (copy: Copy) => Promise<void>): Promise<void> {
    const open = this.checkUp();
    try {
      await work(open.copy);
    } catch (error) {
      if (isDiskFull(error)) throw error;
      this.#drop(error);
    }
    this.checkUp();
  }

  /** @throws MirrorDown */
  checkUp(): OpenCopy {
    if (this.#state === 'ok' && this.#open !== undefined) return this.#open;
    throw new MirrorDown(`The keyring's mirror is not up to date: ${this.#reason}`);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#lettingGo;
    await this.#letGo();
  }

  async #catchUp(opened: OpenCopy, rewrite: boolean): Promise<void> {
    const { primary } = this.#options;
    try {
      await opened.copy.growTo(primary.segments);
      await primary.growTo(opened.copy.segments);
    } catch (error) {
      await opened.copy.close();
      opened.release();
      throw error;
    }
    // From here every change is made in both, and what was there before is carried over piece by piece.
    this.#open = opened;
    this.#state = 'behind';
    this.#reason = 'it is being brought up to date';
    await mergeCopies(primary, opened.copy, rewrite);
    if (this.#open !== opened) return; // dropped meanwhile
    this.#state = 'ok';
    this.#reason = '';
    this.#pending.clear();
  }

  #drop(error: unknown): void {
    this.#state = 'failed';
    this.#reason = error instanceof Error ? error.message : String(error);
    this.#lettingGo = this.#letGo().catch(() => undefined); // it failed already
    clearTimeout(this.#timer);
    if (this.#closed) return;
    this.#timer = setTimeout(() => void this.reconnect(), this.#options.retryAfter);
    this.#timer.unref();
  }

  async #letGo(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    await open?.copy.close();
    open?.release();
  }
}
