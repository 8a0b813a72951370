import { timingSafeEqual } from 'node:crypto';
import { MasterKeyMalformed } from './errors.ts';

/** One version of the master key. */
export interface MasterKeyRef {
  /** Counted from 1. */
  version: number;
  /** 32 bytes. */
  key: Buffer;
}

/** All versions at hand of the key that wraps every slot. */
export interface MasterKey {
  /** True when it was created just now: the host should be told to keep it apart from the keyring's disk. */
  readonly generated: boolean;
  versions(): number[];
  get(version: number): Buffer | undefined;
  newest(): MasterKeyRef;
  /** Keeps a further version, durably where there is a file. @throws MasterKeyMalformed when the version has another key */
  add(next: MasterKeyRef): Promise<void>;
  /** Destroys a version: overwritten in place in its file. One from the environment is only forgotten. Idempotent. */
  destroy(version: number): Promise<void>;
}

/** The versions of a master key in memory. */
export class MasterVersions {
  readonly #keys: Map<number, Buffer>;

  constructor(keys: ReadonlyMap<number, Buffer>) {
    this.#keys = new Map(keys);
    if (keys.size === 0)
      throw new MasterKeyMalformed('The master key has no version that was not destroyed.');
  }

  versions(): number[] {
    return [...this.#keys.keys()].sort((a, b) => a - b);
  }

  get(version: number): Buffer | undefined {
    return this.#keys.get(version);
  }

  newest(): MasterKeyRef {
    const version = Math.max(...this.#keys.keys());
    return { version, key: this.#keys.get(version) ?? Buffer.alloc(0) };
  }

  /** Whether the version is there already. @throws MasterKeyMalformed when it is there with another key */
  has(next: MasterKeyRef): boolean {
    if (!Number.isSafeInteger(next.version) || next.version < 1 || next.key.length !== 32)
      throw new MasterKeyMalformed('A master key has 32 bytes and a version counted from 1.');
    const known = this.#keys.get(next.version);
    if (known === undefined) return false;
    if (timingSafeEqual(known, next.key)) return true;
    throw new MasterKeyMalformed(`Version ${next.version} of the master key exists with another key.`);
  }

  keep(next: MasterKeyRef): void {
    this.#keys.set(next.version, Buffer.from(next.key));
  }

  forget(version: number): void {
    this.#keys.get(version)?.fill(0);
    this.#keys.delete(version);
  }
}
