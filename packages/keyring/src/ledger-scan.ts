import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DiskFile } from './disk.ts';
import { findFrame, framesFrom, readPart } from './ledger-frame.ts';

const chunkBytes = 2 ** 20;
const zeros = Buffer.alloc(chunkBytes);

/** What is in a file of the ledger. */
export interface LedgerScan {
  /** After the last frame of an unbroken row from the start. */
  end: number;
  /** Up to where the frames say that the ledger had been durable: beyond `end` only when it was damaged. */
  durable: number;
  /** Where the last bytes other than zeros may be; beyond `end` when something is to be cut off. */
  written: number;
}

/** After the last chunk which is not all zeros. */
function writtenEnd(file: DiskFile, from: number, size: number): number {
  let written = from;
  for (let at = from; at < size; at += chunkBytes) {
    const bytes = readPart(file, at, Math.min(size, at + chunkBytes));
    if (!bytes.equals(zeros.subarray(0, bytes.length))) written = at + bytes.length;
  }
  return written;
}

/** Reads a file to its end and checks every frame: about a second for a gigabyte. */
export async function scanLedger(file: DiskFile): Promise<LedgerScan> {
  const size = file.size();
  let [end, durable, pause] = [0, 0, chunkBytes];
  for (const frame of framesFrom(file, 0, size)) {
    ({ end } = frame);
    durable = Math.max(durable, frame.durable);
    if (end < pause) continue;
    pause = end + chunkBytes;
    await nextTurn();
  }
  const written = writtenEnd(file, end, size);
  return { end, durable: Math.max(durable, durableBeyond(file, end, written)), written };
}

/** Up to where the frames in a part that does not begin with one say that the ledger had been durable. */
function durableBeyond(file: DiskFile, from: number, to: number): number {
  let durable = 0;
  for (let found = findFrame(file, from, to); found !== undefined; ) {
    let at = found.offset;
    for (const frame of framesFrom(file, at, to)) {
      durable = Math.max(durable, frame.durable);
      at = frame.end;
    }
    found = findFrame(file, at, to);
  }
  return durable;
}

/** The first offset at which two files differ, or `to`. */
export async function firstDifference(one: DiskFile, other: DiskFile, to: number): Promise<number> {
  for (let at = 0; at < to; at += chunkBytes) {
    const a = readPart(one, at, Math.min(to, at + chunkBytes));
    const b = readPart(other, at, Math.min(to, at + chunkBytes));
    if (!a.equals(b)) return at + a.findIndex((byte, i) => byte !== b[i]);
    await nextTurn();
  }
  return to;
}
