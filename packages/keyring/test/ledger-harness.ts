import {
  type Ledger,
  type LedgerOptions,
  type LedgerRecord,
  openLedger,
  type TombstoneRecord,
} from '@takeback/keyring';
import type { MemoryDisk } from './memory-disk.ts';

const keysFolder = '/keys';
export const mirrorFolder = '/mirror';
export const ledgerPath = `${keysFolder}/ledger`;
export const mirrorPath = `${mirrorFolder}/ledger`;

const conversationId = '0190b5a0-0000-7000-8000-00000000000c';

/** A tombstone that can be told from others. */
export function tombstone(sequence: number): TombstoneRecord {
  return {
    kind: 'unsent',
    messageId: `0190b5a0-0000-7000-8000-${String(sequence).padStart(12, '0')}`,
    conversationId,
    sequence,
    keyIds: ['A'.repeat(32)],
    at: 1_790_000_000_000 + sequence,
    traces: [conversationId],
  };
}

export function openOn(fs: MemoryDisk, change: Partial<LedgerOptions> = {}): Promise<Ledger> {
  return openLedger({ folder: keysFolder, fs, reserveBytes: 8_192, mirrorRetryAfter: 1_000_000, ...change });
}

/** With the mirror's folder, which the keyring has made. */
export async function openMirrored(fs: MemoryDisk): Promise<Ledger> {
  if (!fs.broken.has(mirrorFolder)) await fs.makeFolder(mirrorFolder);
  return openOn(fs, { mirror: mirrorFolder });
}

export async function recordsOf(ledger: Ledger, after = 0): Promise<LedgerRecord[]> {
  const records: LedgerRecord[] = [];
  for await (const { record } of ledger.read(after)) records.push(record);
  return records;
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

export async function appendAll(ledger: Ledger, sequences: readonly number[]): Promise<number[]> {
  return await Promise.all(sequences.map((sequence) => ledger.append(tombstone(sequence))));
}
