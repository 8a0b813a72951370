import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { uuid } from '@takeback/protocol';
import type { Clock } from '../clock.ts';
import { writeWhole } from '../storage/durable-files.ts';

/** Where files are served. */
export const mediaPath = '/media';

/** Who may read a file by an address: everybody, or one account for a while. */
export type Reader = 'everybody' | { readonly accountId: string };

/** Addresses of files. Those that are not for everybody are signed: they name who they were made for, and end. */
export interface Addresses {
  of(blobId: string, reader: Reader): string;
  /** Who an address was made for; undefined when it was not made here, was changed, or has ended. */
  readerOf(blobId: string, query: Readonly<Record<string, unknown>>): Reader | undefined;
}

const hour = 3_600_000;
/** A signed address lasts from five to six hours: within one hour they are the same, so that a browser keeps the file. */
const hoursOfLife = 6;
const keyBytes = 32;
const signatureBytes = 16;

/** Addresses signed with a key. */
export function createAddresses(key: Uint8Array, clock: Clock): Addresses {
  const sign = (blobId: string, accountId: string, until: number): Buffer =>
    createHmac('sha256', key).update(`${blobId} ${accountId} ${until}`).digest().subarray(0, signatureBytes);
  return {
    of: (blobId, reader) => {
      const path = `${mediaPath}/${blobId}`;
      if (reader === 'everybody') return path;
      const until = Math.floor(clock.now().getTime() / hour) + hoursOfLife;
      const signature = sign(blobId, reader.accountId, until).toString('base64url');
      return `${path}?for=${reader.accountId}&until=${until}&signature=${signature}`;
    },
    readerOf: (blobId, { for: given, until, signature, ...more }) => {
      if (Object.keys(more).length > 0) return undefined;
      if (given === undefined && until === undefined && signature === undefined) return 'everybody';
      const account = uuid.safeParse(given);
      if (!account.success || typeof until !== 'string' || typeof signature !== 'string') return undefined;
      if (!/^[1-9][0-9]{0,9}$/.test(until) || Number(until) * hour <= clock.now().getTime()) return undefined;
      const told = Buffer.from(signature, 'base64url');
      const right = sign(blobId, account.data, Number(until));
      if (told.length !== right.length || !timingSafeEqual(told, right)) return undefined;
      return { accountId: account.data };
    },
  };
}

/**
 * The key of addresses, kept in a folder for its owner only; made when there is none. Losing it costs nothing: open
 * pages ask for new addresses.
 */
export async function openAddressKey(folder: string): Promise<Uint8Array> {
  const path = join(folder, 'address-key');
  const known = await readFile(path).catch(() => undefined);
  if (known?.length === keyBytes) return known;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const key = randomBytes(keyBytes);
  await writeWhole(path, key);
  return key;
}
