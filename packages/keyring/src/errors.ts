/** Everything this package refuses or reports is one of these classes: tell them apart by `code`, never by the sentence. */
export abstract class KeyringError extends Error {
  abstract readonly code: string;

  constructor(sentence: string, options?: ErrorOptions) {
    super(sentence, options);
    this.name = new.target.name;
  }
}

/** A disk did not keep what was written (EIO and the like). Nothing is known any more: end the process and look at the disk. */
export class KeyringFailed extends KeyringError {
  readonly code = 'keyring_failed';
}

/** The disk is full: no further keys can be issued. Reading and erasing still work. */
export class KeyringFull extends KeyringError {
  readonly code = 'keyring_full';
}

/** A keyring with this uuid was expected, and the folder holds none. */
export class KeyringMissing extends KeyringError {
  readonly code = 'keyring_missing';
}

/** Files of the keyring are missing, altered, or contradict one another. */
export class KeyringDamaged extends KeyringError {
  readonly code = 'keyring_damaged';
}

/** The keyring was closed. */
export class KeyringClosed extends KeyringError {
  readonly code = 'keyring_closed';
}

/** An id, a folder or a mirror belongs to another keyring. Nothing was read or erased. */
export class ForeignKeyring extends KeyringError {
  readonly code = 'foreign_keyring';
}

/** The bytes given as a key id are none. */
export class MalformedKeyId extends KeyringError {
  readonly code = 'malformed_key_id';
}

/** A slot holds bytes which are neither blank, live nor erased. Never to be shown as erased. */
export class Corrupt extends KeyringError {
  readonly code = 'corrupt';
}

/** No key was ever issued under this id: the keyring is older than who asks. Never to be shown as erased. */
export class NeverIssued extends KeyringError {
  readonly code = 'never_issued';
}

/** The slot cannot be read at present. Never to be shown as erased. */
export class Unavailable extends KeyringError {
  readonly code = 'unavailable';
}

/** The mirror does not answer: no key is issued whose loss one broken disk would cause, no master is rotated. */
export class MirrorDown extends KeyringError {
  readonly code = 'mirror_down';
}

/** Another process, or another part of this one, holds the folder. */
export class FolderInUse extends KeyringError {
  readonly code = 'folder_in_use';
}

/** Overwriting on this file system leaves the old bytes behind. */
export class WeakMedium extends KeyringError {
  readonly code = 'weak_medium';
}

/** The master key given is not the one the keyring was written with, or lacks a version still in use. */
export class WrongMaster extends KeyringError {
  readonly code = 'wrong_master';
}

/** No master key where one was said to be. */
export class MasterKeyMissing extends KeyringError {
  readonly code = 'master_key_missing';
}

/** The master key is not 32 bytes in hexadecimal or base64, or its versions contradict one another. */
export class MasterKeyMalformed extends KeyringError {
  readonly code = 'master_key_malformed';
}

/** Others than its owner may read the master key's file. */
export class MasterKeyExposed extends KeyringError {
  readonly code = 'master_key_exposed';
}

/** Sealed bytes were altered, belong to another body, or were sealed under another key. */
export class SealBroken extends KeyringError {
  readonly code = 'seal_broken';
}

/** A record offered to the ledger has a wrong shape, or fields which the ledger does not keep. */
export class BadRecord extends KeyringError {
  readonly code = 'bad_record';
}

/** The ledger was altered in a part that had been durable, forked from its mirror, or does not reach as far as was asked. */
export class LedgerDamaged extends KeyringError {
  readonly code = 'ledger_damaged';
}

/** A disk did not keep what the ledger wrote. Nothing is known any more: end the process and look at the disk. */
export class LedgerFailed extends KeyringError {
  readonly code = 'ledger_failed';
}

/** The disk is full and the ledger's reserve is used up. Nothing was appended. */
export class LedgerFull extends KeyringError {
  readonly code = 'ledger_full';
}

/** The ledger was closed. */
export class LedgerClosed extends KeyringError {
  readonly code = 'ledger_closed';
}
