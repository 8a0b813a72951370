import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_LOG_QUIET,
  AV_PICTURE_TYPE_NONE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBOPUS,
  FF_ENCODER_LIBVPX_VP8,
  FF_ENCODER_LIBX264,
  type FFEncoderCodec,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FormatContext,
  type Frame,
  Log,
  Packet,
  Rational,
} from 'node-av/lib';
import { Graph } from '../src/media/engine/graph.ts';
import { configure } from '../src/media/engine/options.ts';
import { checked, present } from '../src/media/engine/refused.ts';

Log.setLevel(AV_LOG_QUIET);

/** A clip to make. */
export interface Clip {
  readonly path: string;
  readonly container?: 'mp4' | 'webm' | 'mpegts' | 'avi';
  /** Description of the pictures, a source of the engine: `testsrc2`, `color=c=red`. Null for none. */
  readonly picture?: string | null;
  readonly width?: number;
  readonly height?: number;
  readonly seconds?: number;
  readonly rate?: number;
  /** Null for none. */
  readonly sound?: string | null;
  /** Of the sound, as the engine's filter takes it. */
  readonly volume?: string;
  /** A player should turn it a quarter to the right. */
  readonly turned?: boolean;
  readonly metadata?: Record<string, string>;
  readonly movflags?: string;
  /** What the pictures become after that, in a stream that can change its size: another camera, a phone that is turned. */
  readonly later?: { readonly picture: string; readonly width: number; readonly height: number };
  /** Stretches the times of the pictures. */
  readonly slower?: number;
}

interface Track {
  readonly context: CodecContext;
  readonly frames: Graph;
  /** Of its first frame, in its own count. */
  readonly from: bigint;
  readonly later?: Track;
}

function open(codecName: FFEncoderCodec, set: (context: CodecContext) => void, options = {}): CodecContext {
  const codec = present(Codec.findEncoderByName(codecName), 'encoder');
  const context = new CodecContext();
  context.allocContext3(codec);
  context.threadCount = 2;
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  set(context);
  configure(context, options);
  checked(context.open2Sync(codec), 'open an encoder');
  return context;
}

function firstOf(graph: Graph): Frame {
  const frame = graph.pull();
  if (typeof frame !== 'object') throw new Error('the source gives nothing');
  return frame;
}

/** Turns by a quarter to the right, as the matrix of an MP4. */
function quarterTurn(): Buffer {
  const matrix = Buffer.alloc(36);
  matrix.writeInt32LE(0x10000, 4);
  matrix.writeInt32LE(-0x10000, 12);
  matrix.writeInt32LE(0x40000000, 32);
  return matrix;
}

/** Makes a clip with the engine's own sources. Small and fast: for tests and measures only. */
export async function makeClip(clip: Clip): Promise<string> {
  const {
    container = 'mp4',
    width = 180,
    height = 320,
    seconds = 3,
    rate = 30,
    slower = 1,
    volume = '0dB',
  } = clip;
  const isWeb = container === 'webm';
  const format = new FormatContext();
  checked(format.allocOutputContext2(null, container, clip.path), 'format');
  if (clip.metadata !== undefined) format.metadata = Dictionary.fromObject(clip.metadata);
  const tracks: Track[] = [];
  const { picture = 'testsrc2', sound = 'sine=f=440' } = clip;
  const picturesOf = (what: string, size: { width: number; height: number }, from: number): Track => {
    const join = what.includes('=') ? ':' : '=';
    const source = `${what}${join}s=${size.width}x${size.height}:r=${rate}:d=${seconds},format=yuv420p[out]`;
    const options = isWeb
      ? { deadline: 'realtime', 'cpu-used': 8 }
      : { preset: 'ultrafast', crf: 26, g: rate };
    const context = open(
      isWeb ? FF_ENCODER_LIBVPX_VP8 : FF_ENCODER_LIBX264,
      (one) => {
        one.width = size.width;
        one.height = size.height;
        one.pixelFormat = present(
          present(Codec.findEncoderByName(FF_ENCODER_LIBX264), 'x264').pixelFormats?.[0],
          'format',
        );
        one.timeBase = new Rational(1, rate);
        one.framerate = new Rational(rate, 1);
        one.bitRate = 1_000_000n;
      },
      options,
    );
    return { context, frames: new Graph(source, [], 'buffersink'), from: BigInt(from * rate) };
  };
  if (picture !== null) {
    const pictures = picturesOf(picture, { width, height }, 0);
    const { later } = clip;
    tracks.push(
      later === undefined ? pictures : { ...pictures, later: picturesOf(later.picture, later, seconds) },
    );
  }
  if (sound !== null) {
    const size = isWeb ? 960 : 1_024;
    const source = `${sound}:r=48000:d=${seconds},volume=${volume},aformat=sample_fmts=${isWeb ? 'flt' : 'fltp'}:channel_layouts=stereo,asetnsamples=${size}:p=0[out]`;
    const frames = new Graph(source, [], 'abuffersink');
    const codec = isWeb ? FF_ENCODER_LIBOPUS : FF_ENCODER_AAC;
    const layout = firstOf(new Graph(source, [], 'abuffersink')).channelLayout;
    const context = open(codec, (one) => {
      one.sampleRate = 48_000;
      one.sampleFormat = present(
        present(Codec.findEncoderByName(codec), 'codec').sampleFormats?.find(
          (_, index) => index === (isWeb ? 1 : 0),
        ),
        'format',
      );
      one.channelLayout = layout;
      one.bitRate = 96_000n;
      one.timeBase = new Rational(1, 48_000);
    });
    tracks.push({ context, frames, from: 0n });
  }
  const streams = tracks.map(({ context }) => {
    const stream = format.newStream();
    checked(context.parametersFromContext(stream.codecpar), 'describe');
    stream.timeBase = context.timeBase;
    return stream;
  });
  if (clip.turned === true)
    checked(streams[0]?.codecpar.addCodedSideData(AV_PKT_DATA_DISPLAYMATRIX, quarterTurn()) ?? -1, 'turn');
  checked(format.openOutputSync(), 'open');
  if (clip.movflags !== undefined) configure(format, { movflags: clip.movflags });
  checked(format.writeHeaderSync(), 'header');
  const packet = new Packet();
  packet.alloc();
  // In turn, so that pictures and sound lie beside each other in the file.
  const unfinished = new Set(tracks.keys());
  while (unfinished.size > 0)
    for (const index of unfinished) {
      const track = present(tracks[index], 'track');
      const stream = present(streams[index], 'stream');
      const pulled = track.frames.pull();
      const frame = typeof pulled === 'object' ? pulled : null;
      if (frame !== null) {
        frame.pictType = AV_PICTURE_TYPE_NONE;
        frame.pts += track.from;
      }
      checked(track.context.sendFrameSync(frame), 'encode');
      frame?.free();
      if (frame === null && track.later === undefined) unfinished.delete(index);
      for (;;) {
        const answer = track.context.receivePacketSync(packet);
        if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) break;
        checked(answer, 'encode');
        packet.streamIndex = stream.index;
        packet.rescaleTs(track.context.timeBase, stream.timeBase);
        if (index === 0 && slower !== 1) {
          packet.pts = BigInt(Math.round(Number(packet.pts) * slower));
          packet.dts = BigInt(Math.round(Number(packet.dts) * slower));
        }
        checked(format.interleavedWriteFrameSync(packet), 'write');
      }
      if (frame === null && track.later !== undefined) tracks[index] = track.later;
    }
  checked(format.writeTrailerSync(), 'trailer');
  format.closeOutputSync();
  format.freeContext();
  for (const { context, frames } of tracks) {
    context.freeContext();
    frames.free();
  }
  return clip.path;
}
