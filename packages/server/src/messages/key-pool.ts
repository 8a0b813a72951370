import { type IssuedKey, type Keyring, KeyringFailed } from '@takeback/keyring';

const size = 4_096;
/** Issuing costs about two microseconds of this thread a key: in portions, so that nobody waits for the whole pool. */
const portion = 512;
const retryAfter = 1_000;

/** Keys issued ahead, so that no send waits for the keyring's disk. */
export class KeyPool {
  readonly #keyring: Keyring;
  readonly #onFatal: (error: Error) => void;
  readonly #keys: IssuedKey[] = [];
  #filling: Promise<void> | undefined;
  #refused: { readonly error: unknown; readonly at: number } | undefined;

  /** @param onFatal the keyring's disk failed: the process must end */
  constructor(keyring: Keyring, onFatal: (error: Error) => void) {
    this.#keyring = keyring;
    this.#onFatal = onFatal;
  }

  /** A key that was never used, or undefined while there is none: then wait for {@link fill}. */
  take(): IssuedKey | undefined {
    const key = this.#keys.pop();
    // A refusal is met, and reported, by who finds the pool empty.
    if (this.#keys.length < size / 2) this.fill().catch(() => undefined);
    return key;
  }

  /**
   * Resolves when there is a key at least.
   * @throws as `Keyring.issue`; at most once a second the keyring is asked again
   */
  async fill(): Promise<void> {
    if (this.#refused !== undefined && performance.now() < this.#refused.at + retryAfter)
      throw this.#refused.error;
    this.#filling ??= this.#issue().finally(() => {
      this.#filling = undefined;
    });
    await this.#filling;
  }

  /** Destroys keys whose ciphertext may have reached the disk although nothing was stored. */
  discard(keys: readonly IssuedKey[]): void {
    if (keys.length === 0) return;
    this.#keyring.erase(keys.map((key) => key.id)).catch((error: unknown) => this.#checkFatal(error));
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#filling?.catch(() => undefined);
  }

  async #issue(): Promise<void> {
    try {
      while (this.#keys.length < size) this.#keys.push(...(await this.#keyring.issue(portion)));
      this.#refused = undefined;
    } catch (error) {
      this.#checkFatal(error);
      this.#refused = { error, at: performance.now() };
      throw error;
    }
  }

  #checkFatal(error: unknown): void {
    if (error instanceof KeyringFailed) this.#onFatal(error);
  }
}
