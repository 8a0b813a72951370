import { writeSync } from 'node:fs';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVFMT_FLAG_BITEXACT,
  AVSEEK_CUR,
  AVSEEK_SET,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  FormatContext,
  type Frame,
  IOContext,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { threads } from './codecs.ts';
import { moveDescriptionToFront } from './faststart.ts';
import { configure } from './options.ts';
import { rate } from './pictures.ts';
import { checked, present } from './refused.ts';
import { sampleRate } from './sounds.ts';
import { dueAt, type Soundtrack } from './soundtrack.ts';

const bufferBytes = 256 * 1_024;
const pictureTime = { num: 1, den: rate };
const soundTime = { num: 1, den: sampleRate };

/** Upper bound on a rendition's bit rate, in kbit/s, by its shorter side: what does not need as much takes less. */
function mostKilobits(side: number): number {
  return Math.round(900 * (side / 480) ** 1.7) + 300;
}

type EncoderOptions = Readonly<Record<string, string | number>>;

/** Of the encoder: a second of a rendition is half its bits, so that it is quick to seek and to start. */
export function encoderOptions(side: number): EncoderOptions {
  const most = mostKilobits(side);
  return {
    preset: 'veryfast',
    profile: 'high',
    crf: 23,
    maxrate: `${most}k`,
    bufsize: `${2 * most}k`,
    g: 2 * rate,
    // Its lookahead keeps so many pictures already that a queue before it is only memory.
    'x264-params': 'sync-lookahead=0',
  };
}

export interface Written {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly bytes: number;
}

/** Encodes pictures into one MP4 file with a soundtrack, and nothing else: no name, place or time of the source. */
export class Writer {
  readonly #fd: number;
  readonly #soundtrack: Soundtrack;
  readonly #options: EncoderOptions | undefined;
  readonly #encoder = new CodecContext();
  readonly #format = new FormatContext();
  readonly #io = new IOContext();
  readonly #packet = new Packet();
  #pictureStream: Stream | undefined;
  #soundStream: Stream | undefined;
  #frames = 0;
  #sounds = 0;
  #bytes = 0;
  #size = { width: 0, height: 0 };

  /** @param options of the encoder, when they are not those of renditions */
  constructor(fd: number, soundtrack: Soundtrack, options?: EncoderOptions) {
    this.#fd = fd;
    this.#soundtrack = soundtrack;
    this.#options = options;
    this.#packet.alloc();
  }

  /** Takes the next picture and frees it. */
  async write(frame: Frame): Promise<void> {
    if (this.#pictureStream === undefined) await this.#begin(frame);
    frame.pts = BigInt(this.#frames);
    // Or the encoder would repeat the choices of whoever encoded the source.
    frame.pictType = AV_PICTURE_TYPE_NONE;
    this.#frames += 1;
    checked(this.#encoder.sendFrameSync(frame), 'encode a picture');
    frame.free();
    await this.#drain();
  }

  async #begin(frame: Frame): Promise<void> {
    const { width, height } = frame;
    this.#size = { width, height };
    const codec = present(Codec.findEncoderByName(FF_ENCODER_LIBX264), 'libx264');
    const encoder = this.#encoder;
    encoder.allocContext3(codec);
    encoder.width = width;
    encoder.height = height;
    encoder.pixelFormat = present(codec.pixelFormats?.[0], 'pixel format');
    encoder.timeBase = new Rational(1, rate);
    encoder.framerate = new Rational(rate, 1);
    encoder.sampleAspectRatio = new Rational(1, 1);
    encoder.colorRange = frame.colorRange;
    encoder.colorSpace = frame.colorSpace;
    encoder.colorPrimaries = frame.colorPrimaries;
    encoder.colorTrc = frame.colorTrc;
    encoder.threadCount = threads;
    encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
    configure(encoder, this.#options ?? encoderOptions(Math.min(width, height)));
    checked(encoder.open2Sync(codec), 'open the encoder of pictures');
    await this.#openFile();
  }

  async #openFile(): Promise<void> {
    const format = this.#format;
    checked(format.allocOutputContext2(null, 'mp4', null), 'open a file');
    let position = 0;
    this.#io.allocContextWithCallbacks(
      bufferBytes,
      1,
      null,
      (buffer) => {
        for (let written = 0; written < buffer.length; )
          written += writeSync(this.#fd, buffer, written, buffer.length - written, position + written);
        position += buffer.length;
        this.#bytes = Math.max(this.#bytes, position);
        return buffer.length;
      },
      (offset, whence) => {
        if (whence === AVSEEK_SET) position = Number(offset);
        else if (whence === AVSEEK_CUR) position += Number(offset);
        else return -1;
        return BigInt(position);
      },
    );
    format.pb = this.#io;
    format.setFlags(AVFMT_FLAG_BITEXACT);
    const streamOf = (context: CodecContext): Stream => {
      const stream = format.newStream();
      checked(context.parametersFromContext(stream.codecpar), 'describe');
      stream.timeBase = context.timeBase;
      return stream;
    };
    this.#pictureStream = streamOf(this.#encoder);
    this.#soundStream = streamOf(this.#soundtrack.context);
    checked(await format.writeHeader(), 'begin a file');
  }

  async #drain(): Promise<void> {
    const stream = present(this.#pictureStream, 'picture stream');
    for (;;) {
      const answer = this.#encoder.receivePacketSync(this.#packet);
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return;
      checked(answer, 'encode a picture');
      await this.#writeSounds(Number(this.#packet.dts) / rate);
      this.#packet.streamIndex = stream.index;
      // Else the last picture would last no time, and not be shown.
      this.#packet.duration = 1n;
      this.#packet.rescaleTs(pictureTime, stream.timeBase);
      checked(await this.#format.interleavedWriteFrame(this.#packet), 'write a picture');
    }
  }

  /** Writes what is to be heard before a time, in seconds. */
  async #writeSounds(until: number): Promise<void> {
    const stream = present(this.#soundStream, 'sound stream');
    const { packets } = this.#soundtrack;
    for (;;) {
      const next = packets[this.#sounds];
      if (next === undefined || dueAt(next) >= until) return;
      this.#sounds += 1;
      const packet = present(next.clone(), 'clone');
      packet.streamIndex = stream.index;
      packet.rescaleTs(soundTime, stream.timeBase);
      checked(await this.#format.interleavedWriteFrame(packet), 'write sound');
      packet.free();
    }
  }

  /** @returns undefined when there was no picture */
  async finish(): Promise<Written | undefined> {
    if (this.#pictureStream === undefined) return undefined;
    checked(this.#encoder.sendFrameSync(null), 'encode a picture');
    await this.#drain();
    await this.#writeSounds(this.#frames / rate);
    checked(await this.#format.writeTrailer(), 'end a file');
    await this.#io.flush();
    this.#format.pb = null;
    this.#io.freeContext();
    this.#format.freeContext();
    this.#encoder.freeContext();
    this.#packet.free();
    moveDescriptionToFront(this.#fd, this.#bytes);
    return { ...this.#size, frames: this.#frames, bytes: this.#bytes };
  }
}
