import { crc32 } from 'node:zlib';
import { checkLedgerRecord, type LedgerRecord } from './ledger-record.ts';

/*
 * A record in the file: magic (u32), length of the payload (u32), its own offset (u48), up to where the ledger was known
 * to be durable when it was written (u48), crc32 of all of this and the payload (u32); then the payload, JSON in UTF-8.
 * The two offsets tell a tail that never became durable from damage in a part that had been.
 */

export const frameHeaderBytes = 24;
const magic = 0x544b4c31;
const mostPayload = 2 ** 20;

export interface Frame {
  record: LedgerRecord;
  /** Where the next frame begins. */
  end: number;
  /** Everything before this offset was durable when the frame was written. */
  durable: number;
}

function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(frameHeaderBytes), crc32(bytes.subarray(0, 20)));
}

/** The bytes of a record at an offset. */
export function encodeFrame(record: LedgerRecord, offset: number, durable: number): Buffer {
  const payload = Buffer.from(JSON.stringify(record));
  const bytes = Buffer.alloc(frameHeaderBytes + payload.length);
  bytes.writeUInt32BE(magic);
  bytes.writeUInt32BE(payload.length, 4);
  bytes.writeUIntBE(offset, 8, 6);
  bytes.writeUIntBE(durable, 14, 6);
  payload.copy(bytes, frameHeaderBytes);
  bytes.writeUInt32BE(checksum(bytes), 20);
  return bytes;
}

/** How long the frame is that begins with these bytes, or undefined when none does. */
export function frameLength(bytes: Buffer): number | undefined {
  if (bytes.length < frameHeaderBytes || bytes.readUInt32BE() !== magic) return undefined;
  const length = bytes.readUInt32BE(4);
  return length > mostPayload ? undefined : frameHeaderBytes + length;
}

/** The frame at the start of these bytes, which are at `offset` in the file, or undefined when it is not intact. */
export function decodeFrame(bytes: Buffer, offset: number): Frame | undefined {
  const length = frameLength(bytes);
  if (length === undefined || bytes.length < length || bytes.readUIntBE(8, 6) !== offset) return undefined;
  const whole = bytes.subarray(0, length);
  if (checksum(whole) !== whole.readUInt32BE(20)) return undefined;
  const value: unknown = JSON.parse(whole.toString('utf8', frameHeaderBytes));
  return { record: checkLedgerRecord(value), end: offset + length, durable: whole.readUIntBE(14, 6) };
}

/** The first intact frame in these bytes, wherever it begins. */
export function findFrame(bytes: Buffer, offset: number): Frame | undefined {
  const mark = Buffer.alloc(4);
  mark.writeUInt32BE(magic);
  for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
    const frame = decodeFrame(bytes.subarray(at), offset + at);
    if (frame !== undefined) return frame;
  }
  return undefined;
}
