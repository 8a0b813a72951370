import { nextMasterVersion, WrongMaster } from '@takeback/keyring';
import type { Config } from '../config.ts';
import { StartupError } from '../errors.ts';
import { holdKeys, openKeys } from './keys.ts';

/**
 * Seals all keys anew under another master key and destroys the old one, so that copies of the keys made before are
 * dead. The server must be stopped. After a crash the next call goes on where this one ended.
 * @returns the new version, and how many files were written anew
 * @throws StartupError
 */
export async function rotateMaster(config: Config): Promise<{ version: number; segments: number }> {
  if (!holdKeys(config))
    throw new StartupError(
      `There are no keys in ${config.keysFolder}. Set KEYS_DIR to the folder where they are.`,
    );
  const keys = await openKeys(config, undefined);
  try {
    const wasBegun = keys.keyring.health().rotating;
    if (!wasBegun && config.masterKey !== undefined)
      throw new StartupError(
        'A master key from TAKEBACK_MASTER_KEY has its successor from there too: set it to "1:old key,2:new key" (with the next version in place of 2; openssl rand -hex 32 makes a key), run this again, then leave the old one out and destroy it.',
      );
    const next = wasBegun ? keys.master.newest() : nextMasterVersion(keys.master);
    const { segments } = await keys.keyring.rotateMaster(next);
    return { version: next.version, segments };
  } catch (error) {
    if (error instanceof WrongMaster) throw new StartupError(error.message, { cause: error });
    throw error;
  } finally {
    await keys.close();
  }
}
