import type { ChildProcess } from 'node:child_process';
import type { KeyId, Keyring, MasterKey } from '@takeback/keyring';
import type { Random } from './memory-disk.ts';

/** A keyring on modelled storage, as each test of the contract gets it. */
export interface ModelledKeyring {
  readonly master: MasterKey;
  /** Opens the keyring, which is made the first time; the same one after `close` or `powerOff`. */
  open(): Promise<Keyring>;
  /** Opens it for a database which belongs to another keyring. */
  openAs(uuid: string): Promise<Keyring>;
  /** Opens it with a master key that it was not written with. */
  openWithWrongMaster(): Promise<Keyring>;
  /** No further space is to be had. */
  fillDisk(): void;
  makeRoom(): void;
  /** The next sync fails as a broken disk does. */
  failSync(): void;
  /** Syncs so far. */
  syncs(): number;
  /** The bytes that a key is kept in. */
  stored(id: KeyId): Buffer;
  /** Alters a byte of them. */
  damage(id: KeyId): void;
  /** Whether these bytes are anywhere on the storage. */
  holds(bytes: Buffer): boolean;
  /** The power goes after so many further operations: from then on everything fails. */
  cutPowerAfter(operations: number): void;
  /** The machine starts again with what is left; what was not synced is kept, lost or torn at random. */
  restart(random: Random): void;
}

/** A keyring on real storage that another process can hold. */
export interface RealKeyring {
  open(): Promise<Keyring>;
  /** A process that opens it and runs `churn`, one line per report: what, id, key. */
  churnElsewhere(): ChildProcess;
  dispose(): Promise<void>;
}
