// The same work as a media job's without all that makes it safe: files opened by name, one graph, no limits, no small one
// first. Prints the processor seconds it used. What it is given stands in its first argument, as JSON.

import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PICTURE_TYPE_NONE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
  FF_ENCODER_AAC,
  FF_ENCODER_LIBX264,
} from 'node-av/constants';
import {
  avGetPixFmtName,
  Codec,
  CodecContext,
  type FilterContext,
  FilterGraph,
  FormatContext,
  Frame,
  Packet,
  Rational,
  type Stream,
} from 'node-av/lib';
import { z } from 'zod';

/** Inputs are `[v0]`, `[a0]` … in the graph, outputs `[V0]`, `[A0]` …; inputs are read in turn or beside each other. */
const given = z.object({
  inputs: z.array(z.string()),
  graph: z.string(),
  outputs: z.array(z.object({ path: z.string(), options: z.record(z.string(), z.string()) })),
  inTurn: z.boolean(),
});
const { inputs, graph: chain, outputs, inTurn } = given.parse(JSON.parse(process.argv[2] ?? ''));

function need<Thing>(thing: Thing | null | undefined): Thing {
  if (thing === null || thing === undefined) throw new Error('missing');
  return thing;
}
function good(answer: number): number {
  if (answer < 0) throw new Error(`the engine answered ${answer}`);
  return answer;
}

interface Track {
  readonly stream: Stream;
  readonly decoder: CodecContext;
  source?: FilterContext;
}

function openInput(path: string) {
  const format = new FormatContext();
  good(format.openInputSync(path));
  good(format.findStreamInfoSync());
  const trackOf = (type: typeof AVMEDIA_TYPE_VIDEO): Track => {
    const stream = need(format.streams.find((one) => one.codecpar.codecType === type));
    const codec = need(Codec.findDecoder(stream.codecpar.codecId));
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    good(decoder.parametersToContext(stream.codecpar));
    decoder.pktTimebase = stream.timeBase;
    decoder.threadCount = 2;
    good(decoder.open2Sync(codec));
    return { stream, decoder };
  };
  return {
    format,
    tracks: [trackOf(AVMEDIA_TYPE_VIDEO), trackOf(AVMEDIA_TYPE_AUDIO)],
    done: false,
    seconds: 0,
  };
}

const opened = inputs.map(openInput);
const filters = new FilterGraph();
filters.alloc();
filters.nbThreads = 2;
const sources = opened.flatMap(({ tracks: [picture, sound] }, index) => {
  const video = need(picture);
  const audio = need(sound);
  const { num, den } = video.stream.timeBase;
  const { width, height } = video.decoder;
  const format = avGetPixFmtName(video.decoder.pixelFormat);
  return [
    `buffer@v${index}=video_size=${width}x${height}:pix_fmt=${format}:time_base=${num}/${den}:pixel_aspect=1/1[v${index}]`,
    `abuffer@a${index}=time_base=${audio.stream.timeBase.num}/${audio.stream.timeBase.den}:sample_rate=${audio.decoder.sampleRate}:sample_fmt=fltp:channel_layout=stereo[a${index}]`,
  ];
});
const sinks = outputs.flatMap((_, index) => [
  `[V${index}]buffersink@V${index}`,
  `[A${index}]abuffersink@A${index}`,
]);
good(filters.parsePtr([...sources, chain, ...sinks].join(';')));
good(filters.configSync());
for (const [index, { tracks }] of opened.entries())
  for (const [at, track] of tracks.entries())
    track.source = need(filters.getFilter(`${at === 0 ? `buffer@v${index}` : `abuffer@a${index}`}`));

class Output {
  readonly #format = new FormatContext();
  readonly #packet = new Packet();
  readonly #tracks: { sink: FilterContext; encoder: CodecContext; stream: Stream }[] = [];
  constructor(index: number, path: string, options: Readonly<Record<string, string>>) {
    const format = this.#format;
    this.#packet.alloc();
    good(format.allocOutputContext2(null, 'mp4', path));
    for (const name of [FF_ENCODER_LIBX264, FF_ENCODER_AAC]) {
      const isPicture = name === FF_ENCODER_LIBX264;
      const sink = need(filters.getFilter(isPicture ? `buffersink@V${index}` : `abuffersink@A${index}`));
      const codec = need(Codec.findEncoderByName(name));
      const encoder = new CodecContext();
      encoder.allocContext3(codec);
      encoder.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
      encoder.threadCount = 2;
      encoder.timeBase = sink.buffersinkGetTimeBase();
      if (isPicture) {
        encoder.width = sink.buffersinkGetWidth();
        encoder.height = sink.buffersinkGetHeight();
        encoder.pixelFormat = need(codec.pixelFormats?.[0]);
        encoder.framerate = new Rational(30, 1);
        for (const [key, value] of Object.entries(options)) good(encoder.setOption(key, value));
      } else {
        encoder.sampleRate = sink.buffersinkGetSampleRate();
        encoder.sampleFormat = need(codec.sampleFormats?.[0]);
        encoder.channelLayout = sink.buffersinkGetChannelLayout();
        encoder.bitRate = 128_000n;
      }
      good(encoder.open2Sync(codec));
      const stream = format.newStream();
      good(encoder.parametersFromContext(stream.codecpar));
      stream.timeBase = encoder.timeBase;
      this.#tracks.push({ sink, encoder, stream });
    }
    good(format.openOutputSync());
    good(format.setOption('movflags', 'faststart'));
    good(format.writeHeaderSync());
  }
  drain(): void {
    for (const { sink, encoder, stream } of this.#tracks) {
      const frame = new Frame();
      frame.alloc();
      while (sink.buffersinkGetFrameSync(frame) >= 0) {
        frame.pictType = AV_PICTURE_TYPE_NONE;
        good(encoder.sendFrameSync(frame));
        frame.unref();
        this.#write(encoder, stream);
      }
      frame.free();
    }
  }
  #write(encoder: CodecContext, stream: Stream): void {
    for (;;) {
      const answer = encoder.receivePacketSync(this.#packet);
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) return;
      good(answer);
      this.#packet.streamIndex = stream.index;
      this.#packet.rescaleTs(encoder.timeBase, stream.timeBase);
      good(this.#format.interleavedWriteFrameSync(this.#packet));
    }
  }
  finish(): void {
    this.drain();
    for (const { encoder, stream } of this.#tracks) {
      good(encoder.sendFrameSync(null));
      this.#write(encoder, stream);
    }
    good(this.#format.writeTrailerSync());
    this.#format.closeOutputSync();
  }
}
const made = outputs.map(({ path, options }, index) => new Output(index, path, options));

const packet = new Packet();
packet.alloc();
function decode(track: Track, isEnd: boolean): void {
  good(track.decoder.sendPacketSync(isEnd ? null : packet));
  const frame = new Frame();
  frame.alloc();
  while (track.decoder.receiveFrameSync(frame) >= 0) {
    const answer = need(track.source).buffersrcAddFrameSync(frame);
    if (answer !== AVERROR_EOF) good(answer);
    for (const output of made) output.drain();
  }
  frame.free();
}
function step(input: (typeof opened)[number]): void {
  if (input.format.readFrameSync(packet) < 0) {
    for (const track of input.tracks) {
      decode(track, true);
      need(track.source).buffersrcAddFrameSync(null);
    }
    input.done = true;
    return;
  }
  const track = input.tracks.find((one) => one.stream.index === packet.streamIndex);
  if (track !== undefined) {
    const { num, den } = track.stream.timeBase;
    input.seconds = Math.max(input.seconds, (Number(packet.dts) * num) / den);
    decode(track, false);
  }
  packet.unref();
}
for (;;) {
  const left = opened.filter((input) => !input.done);
  const [first] = inTurn ? left : [...left].sort((one, other) => one.seconds - other.seconds);
  if (first === undefined) break;
  step(first);
}
for (const output of made) output.finish();
const { userCPUTime, systemCPUTime } = process.resourceUsage();
process.stdout.write(`${(userCPUTime + systemCPUTime) / 1e6}\n`);
