import { readSync, writeSync } from 'node:fs';
import { present } from './refused.ts';

const containers = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);
const blockBytes = 4 * 2 ** 20;

interface Box {
  readonly type: string;
  readonly start: number;
  readonly headerBytes: number;
  readonly bytes: number;
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(fd, buffer, filled, length - filled, position + filled);
    if (count === 0) break;
    filled += count;
  }
  return buffer.subarray(0, filled);
}

function writeAt(fd: number, buffer: Buffer, position: number): void {
  for (let written = 0; written < buffer.length; )
    written += writeSync(fd, buffer, written, buffer.length - written, position + written);
}

function boxOf(header: Buffer, start: number): Box {
  const short = header.readUInt32BE(0);
  const bytes = short === 1 ? Number(header.readBigUInt64BE(8)) : short;
  return { type: header.toString('latin1', 4, 8), start, headerBytes: short === 1 ? 16 : 8, bytes };
}

/**
 * Moves the description of an MP4 that the engine has just written to its beginning, so that it plays while it is still
 * loading. The engine does that by opening the file a second time, and in here nothing can be opened.
 * @param bytes the length of the file, which stays the same
 */
export function moveDescriptionToFront(fd: number, bytes: number): void {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes; at = boxes.reduce((sum, box) => sum + box.bytes, 0))
    boxes.push(boxOf(readAt(fd, at, 16), at));
  const movie = present(boxes.at(-1), 'description');
  const media = present(
    boxes.find((box) => box.type === 'mdat'),
    'media',
  );
  const description = readAt(fd, movie.start, movie.bytes);
  shiftChunks(description, 0, description.length, movie.bytes);
  // From the end, because old and new place overlap.
  for (let end = movie.start; end > media.start; ) {
    const start = Math.max(media.start, end - blockBytes);
    writeAt(fd, readAt(fd, start, end - start), start + movie.bytes);
    end = start;
  }
  writeAt(fd, description, media.start);
}

/** Adds to every place in the file that the description names. */
function shiftChunks(description: Buffer, from: number, to: number, by: number): void {
  for (let at = from; at < to; ) {
    const box = boxOf(description.subarray(at), at);
    const content = at + box.headerBytes;
    if (containers.has(box.type)) shiftChunks(description, content, at + box.bytes, by);
    const count = ['stco', 'co64'].includes(box.type) ? description.readUInt32BE(content + 4) : 0;
    for (let index = 0; index < count; index += 1) {
      if (box.type === 'stco') {
        const place = content + 8 + 4 * index;
        description.writeUInt32BE(description.readUInt32BE(place) + by, place);
      } else {
        const place = content + 8 + 8 * index;
        description.writeBigUInt64BE(description.readBigUInt64BE(place) + BigInt(by), place);
      }
    }
    at += box.bytes;
  }
}
