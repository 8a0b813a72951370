import { Refused } from './refused.ts';

/** The two families of files that phones, cameras and browsers record. */
export type Container = 'mp4' | 'webm';

/** Reads from a file; gives fewer bytes only where it ends. */
export type ReadAt = (position: number, length: number) => Buffer;

/** MP4 and QuickTime: what may stand at the top of a file. */
const boxes = new Set(
  'ftyp styp moov mdat moof mfra free skip wide uuid sidx ssix pdin meta udta emsg prft pnot PICT'.split(' '),
);
const beginnings = new Set('ftyp moov mdat wide free skip pnot'.split(' '));
/** Pictures that share the container of videos. */
const pictureBrands = new Set('heic heix heim heis hevc mif1 msf1 avif avis'.split(' '));
/** A file of ten minutes in pieces of a second has a few thousand. */
const mostBoxes = 50_000;

/** Lists that would send the engine to other files or addresses. */
const playlist =
  /^\uFEFF?\s*(#EXTM3U|#EXT-X|ffconcat|file\s|\[playlist\]|<MPD|<\?xml|<smil|<asx|v=0\r?\n|https?:|rtsp:)/i;
/** First bytes, in hexadecimal, of videos that are not taken: AVI, FLV, Ogg, ASF, MPEG. */
const others = /^(52494646.{8}41564920|464c5601|4f676753|3026b275|000001b[3a])/;

/**
 * Recognises a file by its first bytes and checks that it is whole. Its name and the type that was claimed play no part.
 * @throws Refused empty, playlist, container_not_allowed, not_a_video, truncated, damaged
 */
export function recogniseContainer(read: ReadAt, size: number): Container {
  if (size === 0) throw new Refused('empty');
  const head = read(0, 4_096);
  const text = head.toString('latin1');
  if (beginnings.has(text.slice(4, 8))) {
    if (text.slice(4, 8) === 'ftyp' && pictureBrands.has(text.slice(8, 12))) throw new Refused('not_a_video');
    checkBoxes(read, size);
    return 'mp4';
  }
  if (text.startsWith('\x1a\x45\xdf\xa3')) {
    checkSegment(head, size);
    return 'webm';
  }
  if (playlist.test(head.toString('utf8'))) throw new Refused('playlist');
  const isTransportStream = head[0] === 0x47 && head[188] === 0x47 && head[376] === 0x47;
  throw new Refused(
    isTransportStream || others.test(head.toString('hex', 0, 12)) ? 'container_not_allowed' : 'not_a_video',
  );
}

/** Walks the boxes of an MP4: one that reaches beyond the end tells that the rest is missing. */
function checkBoxes(read: ReadAt, size: number): void {
  const seen = new Set<string>();
  let position = 0;
  for (let count = 0; position < size; count += 1) {
    if (count === mostBoxes) throw new Refused('damaged');
    const header = read(position, 16);
    if (header.length < 8) break;
    const type = header.toString('latin1', 4, 8);
    if (!boxes.has(type)) {
      // Some cameras leave something of their own at the end.
      if (seen.has('moov') && seen.has('mdat')) return;
      throw new Refused('damaged');
    }
    seen.add(type);
    const length = lengthOf(header, size - position);
    if (length < 8) throw new Refused('damaged');
    position += length;
    if (position > size) throw new Refused('truncated');
  }
  // The description is often written last.
  if (!seen.has('moov')) throw new Refused('truncated');
}

function lengthOf(header: Buffer, rest: number): number {
  const short = header.readUInt32BE(0);
  if (short === 0) return rest;
  if (short !== 1) return short;
  return header.length < 16 ? Number.POSITIVE_INFINITY : Number(header.readBigUInt64BE(8));
}

interface Element {
  readonly id: number;
  /** Where its content begins. */
  readonly start: number;
  /** Undefined when it is open to the end. */
  readonly length: number | undefined;
}

function vint(bytes: Buffer, at: number): { width: number; value: bigint; isOpen: boolean } {
  const first = bytes[at] ?? 0;
  const width = Math.clz32(first) - 23;
  if (first === 0 || at + width > bytes.length) throw new Refused('truncated');
  let value = BigInt(first & (0xff >> width));
  for (let next = 1; next < width; next += 1) value = (value << 8n) | BigInt(bytes[at + next] ?? 0);
  return { width, value, isOpen: value === (1n << BigInt(7 * width)) - 1n };
}

function elementAt(bytes: Buffer, at: number): Element {
  const idWidth = Math.clz32(bytes[at] ?? 0) - 23;
  if (idWidth > 4) throw new Refused('damaged');
  if (at + idWidth >= bytes.length) throw new Refused('truncated');
  const size = vint(bytes, at + idWidth);
  return {
    id: bytes.readUIntBE(at, idWidth),
    start: at + idWidth + size.width,
    length: size.isOpen ? undefined : Number(size.value),
  };
}

const docType = 0x4282;
const segment = 0x18538067;

/** The header of a Matroska file names its kind; a segment of known length must be there whole. */
function checkSegment(head: Buffer, size: number): void {
  const header = elementAt(head, 0);
  const end = header.start + (header.length ?? 0);
  if (end > head.length) throw new Refused(end > size ? 'truncated' : 'damaged');
  let kind = '';
  for (let at = header.start; at < end; ) {
    const { id, start, length = 0 } = elementAt(head, at);
    if (id === docType) kind = head.toString('latin1', start, start + length).replace(/\0+$/, '');
    at = start + length;
  }
  if (kind !== 'webm' && kind !== 'matroska') throw new Refused('container_not_allowed');
  const body = elementAt(head, end);
  if (body.id !== segment) throw new Refused('damaged');
  // MediaRecorder leaves the length open: such a file may end anywhere.
  if (body.length !== undefined && body.start + body.length > size) throw new Refused('truncated');
}
