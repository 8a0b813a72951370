import type { KeyringError } from './errors.ts';
import type { KeyId } from './key-id.ts';
import type { MasterKeyRef } from './master-versions.ts';

/** A new key and the id under which it can be read and destroyed. */
export interface IssuedKey {
  id: KeyId;
  /** 32 bytes for AES-256. */
  key: Buffer;
}

export interface KeyringHealth {
  /** `weak`: overwriting leaves the old bytes behind, so that erasure is only logical. */
  medium: 'in-place' | 'weak';
  fileSystem: string;
  /** The files are in memory: a restart of the machine loses every key. */
  volatile: boolean;
  issuedSlots: number;
  /** Slots left in the space already allocated; more is allocated while the disk has room. */
  freeSlots: number;
  /** Erased here since the start, not yet on the mirror. What was pending before a start is carried over as well. */
  pendingErases: number;
  masterVersion: number;
  /** Milliseconds since this master version came into use. */
  masterAge: number;
  /** A rotation was begun and not finished: call `rotateMaster` again with the newest version. */
  rotating: boolean;
  /** The disk failed: everything is refused. */
  failed: boolean;
  mirror?: 'ok' | 'behind' | 'failed';
  /** Why the mirror is not ok. */
  mirrorReason?: string;
}

/** Keys that can be destroyed. Every implementation passes the suite in test/keyring-contract.ts. */
export interface Keyring {
  /** UUID of this keyring; part of every id it issues. */
  readonly uuid: string;

  /**
   * Issues `n` keys (1 to 65,536), durable before they are handed out. All or none.
   * @throws KeyringFull, MirrorDown, KeyringFailed
   */
  issue(n: number): Promise<IssuedKey[]>;

  /**
   * The keys, in the order asked, or `'erased'`.
   * @throws Corrupt, NeverIssued, Unavailable, ForeignKeyring, KeyringFailed for the first id that cannot be answered
   */
  read(ids: readonly KeyId[]): Promise<(Buffer | 'erased')[]>;

  /**
   * As {@link read}, with a slot's own error in its place, so that one damaged key does not take the page with it.
   * @throws ForeignKeyring, MalformedKeyId, KeyringFailed
   */
  readEach(ids: readonly KeyId[]): Promise<(Buffer | 'erased' | KeyringError)[]>;

  /**
   * Destroys keys. `destroyed`: durably, on every copy. `pending`: durably here, not yet on the mirror; repeat to learn
   * when it is. Idempotent; all ids are checked before anything is overwritten.
   * @throws ForeignKeyring, NeverIssued, KeyringFailed
   */
  erase(ids: readonly KeyId[]): Promise<{ state: 'destroyed' | 'pending' }>;

  /**
   * Erases again whatever was ever taken back: at every start and after a restore.
   * @returns how many had still been live
   * @throws as {@link erase}
   */
  reconcile(tombstoned: AsyncIterable<KeyId>): Promise<{ erasedNow: number }>;

  /**
   * Wraps all living keys under another master version and destroys the older ones, so that stale copies are dead.
   * After a crash call it again with the same version.
   * @returns how many segments were written anew
   * @throws MirrorDown, WrongMaster, KeyringFull, KeyringFailed
   */
  rotateMaster(next: MasterKeyRef): Promise<{ segments: number }>;

  health(): KeyringHealth;

  /** Waits for what is under way and frees the folder. Idempotent. */
  close(): Promise<void>;
}
