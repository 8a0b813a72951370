import { crc32 } from 'node:zlib';
import type { DiskFile } from './disk.ts';
import { BadRecord } from './errors.ts';
import { checkLedgerRecord, type LedgerRecord } from './ledger-record.ts';

/*
 * A record in the file: magic (u32), length of the payload (u32), its own offset (u48), up to where the ledger was known
 * to be durable when it was written (u48), crc32 of all of this and the payload (u32); then the payload, JSON in UTF-8.
 * The two offsets tell a tail that never became durable from damage in a part that had been.
 */

const headerBytes = 24;
const mostPayload = 2 ** 20;
const mostFrame = headerBytes + mostPayload;
const magic = 0x544b4c31;
const mark = Buffer.from('TKL1', 'latin1');

export interface Frame {
  offset: number;
  payload: Buffer;
  /** Where the next frame begins. */
  end: number;
  /** Everything before this offset was durable when the frame was written. */
  durable: number;
}

function checksum(bytes: Uint8Array): number {
  return crc32(bytes.subarray(headerBytes), crc32(bytes.subarray(0, 20)));
}

/**
 * A record as the payload of a frame.
 * @throws BadRecord when it has a wrong shape or takes more than 1 MiB
 */
export function encodeRecord(record: LedgerRecord): Buffer {
  const payload = Buffer.from(JSON.stringify(checkLedgerRecord(record)));
  if (payload.length <= mostPayload) return payload;
  throw new BadRecord('A record of the ledger takes at most 1 MiB.');
}

/** The record of an intact frame. @throws BadRecord */
export function decodeRecord(frame: Frame): LedgerRecord {
  const value: unknown = JSON.parse(frame.payload.toString('utf8'));
  return checkLedgerRecord(value);
}

/** How many bytes of the file a payload takes. */
export function frameLength(payload: Buffer): number {
  return headerBytes + payload.length;
}

/** The bytes of a frame at an offset. */
export function encodeFrame(payload: Buffer, offset: number, durable: number): Buffer {
  const bytes = Buffer.alloc(frameLength(payload));
  bytes.writeUInt32BE(magic);
  bytes.writeUInt32BE(payload.length, 4);
  bytes.writeUIntBE(offset, 8, 6);
  bytes.writeUIntBE(durable, 14, 6);
  payload.copy(bytes, headerBytes);
  bytes.writeUInt32BE(checksum(bytes), 20);
  return bytes;
}

/** The frame at the start of these bytes, which are at `offset` in the file, or undefined when none is intact there. */
function frameIn(bytes: Buffer, offset: number): Frame | undefined {
  if (bytes.length < headerBytes || bytes.readUInt32BE() !== magic) return undefined;
  const length = headerBytes + bytes.readUInt32BE(4);
  if (length > Math.min(bytes.length, mostFrame) || bytes.readUIntBE(8, 6) !== offset) return undefined;
  const whole = bytes.subarray(0, length);
  if (checksum(whole) !== whole.readUInt32BE(20)) return undefined;
  const payload = whole.subarray(headerBytes);
  return { offset, payload, end: offset + length, durable: whole.readUIntBE(14, 6) };
}

/** A part of a file; shorter only where the file ends. */
export function readPart(file: DiskFile, from: number, to: number): Buffer {
  const bytes = Buffer.alloc(Math.max(0, to - from));
  return bytes.subarray(0, file.read(bytes, from));
}

/** The intact frames from an offset, one after another, up to the first place where there is none. */
export function* framesFrom(file: DiskFile, from: number, to: number): Generator<Frame> {
  let start = from;
  let window = readPart(file, from, Math.min(to, from + mostFrame));
  for (let at = from; at < to; ) {
    let frame = frameIn(window.subarray(at - start), at);
    if (frame === undefined && at > start) {
      // The window may end in the middle of it.
      start = at;
      window = readPart(file, at, Math.min(to, at + mostFrame));
      frame = frameIn(window, at);
    }
    if (frame === undefined) return;
    yield frame;
    at = frame.end;
  }
}

/** The first intact frame that begins anywhere in a part of a file. */
export function findFrame(file: DiskFile, from: number, to: number): Frame | undefined {
  for (let start = from; start < to; start += mostFrame) {
    const window = readPart(file, start, Math.min(to, start + 2 * mostFrame));
    for (let at = window.indexOf(mark); at >= 0 && at < mostFrame; at = window.indexOf(mark, at + 1)) {
      const frame = frameIn(window.subarray(at), start + at);
      if (frame !== undefined) return frame;
    }
  }
  return undefined;
}
