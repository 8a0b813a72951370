import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  type FileKeyring,
  FolderInUse,
  ForeignKeyring,
  KeyringError,
  KeyringMissing,
  type Ledger,
  loadMasterKey,
  type MasterKey,
  MasterKeyMissing,
  openFileKeyring,
  openLedger,
  WeakMedium,
  WrongMaster,
} from '@takeback/keyring';
import type { Config } from '../config.ts';
import { StartupError } from '../errors.ts';
import { folderError, isFull, prepareFolder } from './folder.ts';
import { placeOf } from './place.ts';

/** What can be destroyed, and the record of what was. */
export interface Keys {
  readonly keyring: FileKeyring;
  readonly ledger: Ledger;
  readonly master: MasterKey;
  close(): Promise<void>;
}

/** Whether a keyring was ever made in the keys folder or its mirror. */
export function holdKeys(config: Config): boolean {
  return [config.keysFolder, config.keyringMirror].some(
    (folder) => folder !== undefined && existsSync(join(folder, 'keyring.json')),
  );
}

/** The master key. A new one is only made together with a new keyring: beside an old one it would hide the loss. */
function loadMaster(config: Config): Promise<MasterKey> {
  if (config.masterKey !== undefined) return loadMasterKey({ value: config.masterKey.reveal() });
  if (config.masterKeyFile !== undefined) return loadMasterKey({ file: config.masterKeyFile });
  if (holdKeys(config)) return loadMasterKey({ file: join(config.keysFolder, 'master.key') });
  return loadMasterKey({ folder: config.keysFolder });
}

function sentence(error: unknown, config: Config): StartupError {
  const options = { cause: error };
  const folder = config.keysFolder;
  if (isFull(error)) return folderError(error, folder, 'KEYS_DIR');
  if (error instanceof FolderInUse)
    return new StartupError(
      `Another process uses the keys in ${folder}, or their mirror. Stop it first, or set KEYS_DIR to another folder.`,
      options,
    );
  if (error instanceof ForeignKeyring) {
    const { name, setting } = placeOf(config);
    return new StartupError(
      `The keys in ${folder} do not belong to the data in ${name}. Set KEYS_DIR (and KEYRING_MIRROR) to the folder that does, or ${setting} to the data of these keys; nothing was changed.`,
      options,
    );
  }
  if (error instanceof WrongMaster)
    return new StartupError(
      `The master key is not the one of the keys in ${folder}. Give the one they were made with, in TAKEBACK_MASTER_KEY or TAKEBACK_MASTER_KEY_FILE; nothing was changed.`,
      options,
    );
  if (error instanceof MasterKeyMissing)
    return new StartupError(
      `${error.message} Or give the key in TAKEBACK_MASTER_KEY or TAKEBACK_MASTER_KEY_FILE.`,
      options,
    );
  if (error instanceof WeakMedium)
    return new StartupError(
      `${error.message} To start all the same, set ALLOW_WEAK_ERASURE=yes: what is taken back is then hidden, but could be recovered from the disk.`,
      options,
    );
  // The keyring's own sentences say how to mend it.
  if (error instanceof KeyringError) return new StartupError(error.message, options);
  return folderError(error, folder, 'KEYS_DIR');
}

function missingKeys(config: Config, options?: ErrorOptions): StartupError {
  return new StartupError(
    `The keys of the data in ${placeOf(config).name} are not in ${config.keysFolder}. Set KEYS_DIR to the folder where they are; without them no message can be read. Nothing was changed.`,
    options,
  );
}

/**
 * Opens the keyring and the ledger beside it.
 * @param uuid the keyring that must be there; undefined makes one where there is none
 * @param segmentSlots size of the files of a new keyring
 * @throws StartupError
 */
export async function openKeys(
  config: Config,
  uuid: string | undefined,
  segmentSlots?: number,
): Promise<Keys> {
  // Looked at first, so that no folder and no master key is made where keys were expected.
  if (uuid !== undefined && !holdKeys(config)) throw missingKeys(config);
  prepareFolder(config.keysFolder, 'KEYS_DIR');
  const mirror = config.keyringMirror === undefined ? {} : { mirror: config.keyringMirror };
  let keyring: FileKeyring | undefined;
  try {
    const master = await loadMaster(config);
    keyring = await openFileKeyring({
      folder: config.keysFolder,
      master,
      allowWeakErasure: config.allowWeakErasure,
      ...(uuid === undefined ? {} : { uuid }),
      ...(segmentSlots === undefined ? {} : { segmentSlots }),
      ...mirror,
    });
    const ledger = await openLedger({ folder: config.keysFolder, ...mirror });
    const opened = keyring;
    return {
      keyring: opened,
      ledger,
      master,
      close: async () => {
        await ledger.close();
        await opened.close();
      },
    };
  } catch (error) {
    await keyring?.close();
    if (error instanceof KeyringMissing) throw missingKeys(config, { cause: error });
    throw sentence(error, config);
  }
}
