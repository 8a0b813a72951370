import { type Disk, machineDisk } from './disk.ts';
import { FileLedger, type Ledger } from './ledger.ts';
import { LedgerFile } from './ledger-file.ts';
import { settlePrimary } from './ledger-merge.ts';

export interface LedgerOptions {
  /** The keyring's folder. The keyring holds its lock: open it first, close it last. */
  folder: string;
  /** The keyring's mirror, which holds the same ledger. It must be there. */
  mirror?: string;
  /** Bytes of space to keep ready, so that a full disk does not stop anybody from taking back: 4 MiB unless told. */
  reserveBytes?: number;
  /** Milliseconds between attempts to reach a failed mirror: 5,000 unless told. */
  mirrorRetryAfter?: number;
  /** Another file system, for tests. */
  fs?: Disk;
}

/**
 * Opens the tombstone ledger in a folder, or begins one, and checks every record. A last record torn by a power loss is
 * cut off. A mirror that cannot be reached does not stop it: see `health`.
 * @throws LedgerDamaged when a part is altered that had been durable, or the mirror went another way; what the system says
 */
export async function openLedger(options: LedgerOptions): Promise<Ledger> {
  const { folder, mirror, fs: disk = machineDisk } = options;
  await disk.makeFolder(folder);
  const primary = await LedgerFile.open(disk, folder);
  try {
    const end = await settle(disk, primary, mirror);
    return await FileLedger.start({
      primary,
      end,
      reserve: options.reserveBytes ?? 4 * 2 ** 20,
      openMirror: mirror === undefined ? undefined : () => LedgerFile.open(disk, mirror),
      retryAfter: options.mirrorRetryAfter ?? 5_000,
    });
  } catch (error) {
    await primary.close();
    throw error;
  }
}

async function settle(disk: Disk, primary: LedgerFile, mirror: string | undefined): Promise<number> {
  let second: LedgerFile | undefined;
  try {
    if (mirror !== undefined) second = await LedgerFile.open(disk, mirror);
  } catch {
    // The same is met, reported and retried when the mirror starts.
  }
  try {
    return await settlePrimary(primary, second);
  } finally {
    await second?.close();
  }
}
