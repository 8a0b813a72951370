import { readSync } from 'node:fs';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AVDISCARD_ALL,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  AVSEEK_CUR,
  AVSEEK_END,
  AVSEEK_FLAG_BACKWARD,
  AVSEEK_SET,
  AVSEEK_SIZE,
} from 'node-av/constants';
import { FormatContext, InputFormat, IOContext, type Packet, type Stream } from 'node-av/lib';
import type { File } from '../orders.ts';
import { pictureCodecs, soundCodecs } from './codecs.ts';
import { type Container, type ReadAt, recogniseContainer } from './container.ts';
import { configure } from './options.ts';
import { checked, present, Refused } from './refused.ts';

const demuxers = { mp4: 'mov', webm: 'matroska' } as const satisfies Record<Container, string>;
const bufferBytes = 256 * 1_024;
const mostStreams = 32;

/** Reads of an inherited descriptor, at any place. */
function readerOf({ fd, bytes }: File): ReadAt {
  return (position, length) => {
    const wanted = Math.max(0, Math.min(length, bytes - position));
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const count = readSync(fd, buffer, filled, wanted - filled, position + filled);
      if (count === 0) break;
      filled += count;
    }
    return buffer.subarray(0, filled);
  };
}

function ioOf(file: File): IOContext {
  const read = readerOf(file);
  let position = 0;
  const io = new IOContext();
  io.allocContextWithCallbacks(
    bufferBytes,
    0,
    (size) => {
      const part = read(position, size);
      position += part.length;
      return part.length === 0 ? AVERROR_EOF : part;
    },
    null,
    (offset, whence) => {
      if (whence === AVSEEK_SIZE) return BigInt(file.bytes);
      const base = new Map([
        [AVSEEK_SET, 0],
        [AVSEEK_CUR, position],
        [AVSEEK_END, file.bytes],
      ]).get(whence);
      const to = (base ?? Number.NaN) + Number(offset);
      if (!(to >= 0)) return -1;
      position = to;
      return BigInt(to);
    },
  );
  return io;
}

/**
 * A file that is read through callbacks, with the demuxer that its first bytes ask for: neither its name nor its content
 * can make the engine open anything else. Nothing is guessed by decoding.
 */
export class Input {
  readonly picture: Stream | undefined;
  readonly sound: Stream | undefined;
  readonly #format: FormatContext;
  readonly #io: IOContext;

  private constructor(format: FormatContext, io: IOContext) {
    this.#format = format;
    this.#io = io;
    const streams = format.streams;
    const pictures = streams.filter(
      (one) =>
        one.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !one.hasDisposition(AV_DISPOSITION_ATTACHED_PIC),
    );
    this.picture = pictures.find((one) => pictureCodecs.has(one.codecpar.codecId));
    if (this.picture === undefined)
      throw new Refused(pictures.length > 0 ? 'codec_not_allowed' : 'no_picture');
    const sounds = streams.filter((one) => one.codecpar.codecType === AVMEDIA_TYPE_AUDIO);
    this.sound = sounds.find((one) => soundCodecs.has(one.codecpar.codecId));
    if (this.sound === undefined && sounds.length > 0) throw new Refused('codec_not_allowed');
  }

  /** @throws Refused */
  static async open(file: File): Promise<Input> {
    const container = recogniseContainer(readerOf(file), file.bytes);
    const format = new FormatContext();
    format.allocContext();
    const io = ioOf(file);
    format.pb = io;
    format.maxStreams = mostStreams;
    const demuxer = present(InputFormat.findInputFormat(demuxers[container]), 'demuxer');
    configure(format, { protocol_whitelist: 'none', format_whitelist: demuxer.name ?? '' });
    try {
      checked(await format.openInput('', demuxer), 'open');
      return new Input(format, io);
    } catch (error) {
      // A failed opening has freed the format, but not what it read through.
      io.freeContext();
      throw error;
    }
  }

  /** Reads only these from now on; the rest is passed over. */
  choose(...chosen: readonly (Stream | undefined)[]): void {
    const kept = new Set(chosen.map((one) => one?.index));
    for (const stream of this.#format.streams) if (!kept.has(stream.index)) stream.discard = AVDISCARD_ALL;
  }

  /** Goes to the last place at or before a time from which the stream can be decoded. */
  async seek(stream: Stream, seconds: number): Promise<void> {
    const { num, den } = stream.timeBase;
    const time = BigInt(Math.floor((seconds * den) / num));
    // A file that cannot be sought in is read from its beginning.
    await this.#format.seekFrame(stream.index, time, AVSEEK_FLAG_BACKWARD);
  }

  /** @returns false at the end. @throws EngineError when the file cannot be read on */
  async read(packet: Packet): Promise<boolean> {
    packet.unref();
    const answer = await this.#format.readFrame(packet);
    if (answer === AVERROR_EOF) return false;
    checked(answer, 'read');
    return true;
  }

  async close(): Promise<void> {
    this.#format.pb = null;
    await this.#format.closeInput();
    this.#io.freeContext();
  }
}
