import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import type { Disk, DiskFile } from './disk.ts';
import { KeyringDamaged, WrongMaster } from './errors.ts';
import { uuidBytes } from './key-id.ts';
import { slotBytes, type WriterIdentity } from './slot.ts';

/*
 * A segment is a file of 4,096 bytes of label and then its slots, named after its number and its master version:
 * segment-000000.v1. While it is being made it is called segment-000000.v1.new.
 */

export const labelBytes = 4096;
const magic = 'TKBKEYS1';
const chunkBytes = 4 * 2 ** 20;
const nameShape = /^segment-([0-9]{6,})\.v([0-9]+)(\.new)?$/;

export interface SegmentName {
  number: number;
  version: number;
  /** Not complete: nothing that is in use. */
  unfinished: boolean;
}

export interface SegmentLabel extends WriterIdentity {
  number: number;
  slots: number;
  version: number;
  /** See masterCheck. */
  check: Buffer;
}

export function segmentName(number: number, version: number): string {
  return `segment-${String(number).padStart(6, '0')}.v${version}`;
}

export function parseSegmentName(name: string): SegmentName | undefined {
  const [, number, version, unfinished] = nameShape.exec(name) ?? [];
  if (number === undefined || version === undefined) return undefined;
  return { number: Number(number), version: Number(version), unfinished: unfinished !== undefined };
}

function encodeLabel(label: SegmentLabel): Buffer {
  const bytes = Buffer.alloc(labelBytes);
  bytes.write(magic, 0, 'latin1');
  uuidBytes(label.uuid).copy(bytes, 8);
  bytes.writeUInt16BE(label.writer, 24);
  bytes.writeUInt32BE(label.number, 26);
  bytes.writeUInt32BE(label.slots, 30);
  bytes.writeUInt32BE(label.version, 34);
  label.check.copy(bytes, 38, 0, 16);
  bytes.writeUInt32BE(crc32(bytes.subarray(0, 54)), 54);
  return bytes;
}

/** Opens a segment and checks that it is the one expected, byte for byte of its label. @throws KeyringDamaged, WrongMaster */
export function openSegmentFile(disk: Disk, folder: string, label: SegmentLabel): DiskFile {
  const path = join(folder, segmentName(label.number, label.version));
  const file = disk.open(path);
  const found = Buffer.alloc(labelBytes);
  file.read(found, 0);
  const isExpected = found.equals(encodeLabel(label));
  if (isExpected && file.size() === labelBytes + label.slots * slotBytes) return file;
  file.close();
  if (!isExpected && found.equals(encodeLabel({ ...label, check: found.subarray(38, 54) })))
    throw new WrongMaster(
      `Version ${label.version} of the master key is not the one ${path} was written with.`,
    );
  throw new KeyringDamaged(`The segment ${path} is damaged or does not belong to this keyring.`);
}

/** Fills a file with zeros, durably and piece by piece, so that other work goes on between. */
async function fillWithZeros(file: DiskFile, from: number, length: number): Promise<void> {
  const zeros = Buffer.alloc(Math.min(chunkBytes, length));
  for (let at = from; at < length; at += zeros.length) {
    file.write(zeros.subarray(0, length - at), at);
    await file.sync();
  }
}

/**
 * Makes an unfinished segment of blank slots with its space really allocated (zeros written, not a hole), durable under
 * its temporary name: whatever is written into it later overwrites blocks that can be found again after a crash.
 */
export async function createSegmentFile(disk: Disk, folder: string, label: SegmentLabel): Promise<DiskFile> {
  const name = `${segmentName(label.number, label.version)}.new`;
  const path = join(folder, name);
  if (disk.exists(path)) await scrubSegmentFile(disk, folder, name); // an attempt that failed
  const file = disk.create(path);
  try {
    file.write(encodeLabel(label), 0);
    await fillWithZeros(file, labelBytes, labelBytes + label.slots * slotBytes);
    await disk.syncFolder(folder);
    return file;
  } catch (error) {
    file.close();
    disk.remove(path);
    throw error;
  }
}

/** Gives a segment its name, durably: from now on it counts. */
export async function finishSegmentFile(disk: Disk, folder: string, label: SegmentLabel): Promise<void> {
  const name = segmentName(label.number, label.version);
  disk.rename(join(folder, `${name}.new`), join(folder, name));
  await disk.syncFolder(folder);
}

/** Overwrites a segment no longer in use and removes it, so that no wrapped key stays behind in freed blocks. */
export async function scrubSegmentFile(disk: Disk, folder: string, name: string): Promise<void> {
  const file = disk.open(join(folder, name));
  try {
    await fillWithZeros(file, 0, file.size());
  } finally {
    file.close();
  }
  disk.remove(join(folder, name));
  await disk.syncFolder(folder);
}
