import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { type Disk, readWhole, replaceWhole } from './disk.ts';
import { KeyringDamaged } from './errors.ts';

/** What a keyring says about itself. Holds no secret. */
export interface Header {
  uuid: string;
  writer: number;
  segmentSlots: number;
  /** Segments that must be there; one more may be, from a crash while it was added. */
  segments: number;
  master: MasterStamp;
}

/** Which master version wraps new slots. */
export interface MasterStamp {
  version: number;
  /** Hexadecimal, see masterCheck. */
  check: string;
  /** Milliseconds since 1970. */
  since: number;
}

const name = 'keyring.json';
const format = 1;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function isCount(value: unknown, least: number): value is number {
  return Number.isSafeInteger(value) && Number(value) >= least;
}

function checksum(content: unknown): number {
  return crc32(JSON.stringify(content));
}

function parse(text: string): Header | undefined {
  const file: unknown = JSON.parse(text);
  if (!isRecord(file) || !isRecord(file['keyring']) || file['checksum'] !== checksum(file['keyring'])) return;
  const { format: found, uuid, writer, segmentSlots, segments, master } = file['keyring'];
  if (found !== format || typeof uuid !== 'string' || !isRecord(master)) return;
  const { version, check, since } = master;
  if (!isCount(writer, 0) || !isCount(segmentSlots, 1) || !isCount(segments, 0)) return;
  if (!isCount(version, 1) || typeof check !== 'string' || !isCount(since, 0)) return;
  return { uuid, writer, segmentSlots, segments, master: { version, check, since } };
}

/** The header of a folder, or undefined when there is none. @throws KeyringDamaged */
export function readHeader(disk: Disk, folder: string): Header | undefined {
  const path = join(folder, name);
  if (!disk.exists(path)) return undefined;
  const text = readWhole(disk, path).toString('utf8');
  let header: Header | undefined;
  try {
    header = parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  if (header === undefined)
    throw new KeyringDamaged(`The keyring's header ${path} is damaged, or was written by a newer version.`);
  return header;
}

/** Writes the header durably, in one step. */
export async function writeHeader(disk: Disk, folder: string, header: Header): Promise<void> {
  const { uuid, writer, segmentSlots, segments, master } = header;
  const { version, check, since } = master;
  const keyring = { format, uuid, writer, segmentSlots, segments, master: { version, check, since } };
  const text = JSON.stringify({ keyring, checksum: checksum(keyring) });
  await replaceWhole(disk, folder, name, Buffer.from(`${text}\n`));
}
