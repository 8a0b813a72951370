import {
  AV_NOPTS_VALUE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  type AVPixelFormat,
  type AVSampleFormat,
} from 'node-av/constants';
import {
  avChannelLayoutDescribe,
  avGetPixFmtName,
  avGetSampleFmtName,
  type FilterContext,
  FilterGraph,
  Frame,
} from 'node-av/lib';
import { threads } from './codecs.ts';
import { checked, present } from './refused.ts';

/** What goes into a graph: the arguments of its `buffer` or `abuffer`. */
export interface Pad {
  readonly kind: 'buffer' | 'abuffer';
  readonly arguments: string;
}

/** Times are counted so finely that nothing of them is lost; a graph's chains end with the one they need. */
const ticks = 1_440_000;

type Format = AVPixelFormat | AVSampleFormat;

/** A frame is of sound when it has samples. */
function isOfSound(_format: Format, { nbSamples }: Frame): _format is AVSampleFormat {
  return nbSamples > 0;
}

/** The pad that takes frames such as this one, with their times in `ticks`. */
export function padOf(frame: Frame): Pad {
  const { format } = frame;
  if (isOfSound(format, frame))
    return {
      kind: 'abuffer',
      arguments: `time_base=1/${ticks}:sample_rate=${frame.sampleRate}:sample_fmt=${avGetSampleFmtName(format)}:channel_layout=${avChannelLayoutDescribe(frame.channelLayout)}`,
    };
  const { num, den } = frame.sampleAspectRatio;
  return {
    kind: 'buffer',
    arguments: `video_size=${frame.width}x${frame.height}:pix_fmt=${avGetPixFmtName(format)}:time_base=1/${ticks}:pixel_aspect=${num}/${den > 0 ? den : 1}:colorspace=${frame.colorSpace}:range=${frame.colorRange}`,
  };
}

/** Sets the time of a frame that is to enter a graph. */
export function stamp(frame: Frame, seconds: number | undefined): void {
  frame.pts = seconds === undefined ? AV_NOPTS_VALUE : BigInt(Math.round(seconds * ticks));
}

/** A configured filter graph: frames are pushed into its pads `[0]`, `[1]` … and pulled from `[out]`. */
export class Graph {
  readonly #graph = new FilterGraph();
  readonly #sources: FilterContext[];
  readonly #sink: FilterContext;

  /** @param chain filters; its inputs are named by their number, its output `out` */
  constructor(chain: string, pads: readonly Pad[], sink: 'buffersink' | 'abuffersink') {
    const graph = this.#graph;
    graph.alloc();
    graph.nbThreads = threads;
    const sources = pads.map((pad, index) => `${pad.kind}@in${index}=${pad.arguments}[${index}]`);
    checked(graph.parsePtr([...sources, chain, `[out]${sink}@out`].join(';')), 'parse a graph');
    checked(graph.configSync(), 'configure a graph');
    const find = (name: string): FilterContext => present(graph.getFilter(name), name);
    this.#sources = pads.map((pad, index) => find(`${pad.kind}@in${index}`));
    this.#sink = find(`${sink}@out`);
  }

  /**
   * Gives a frame, which is then the graph's; undefined says that none will follow.
   * @returns false when no more are wanted
   */
  push(frame: Frame | undefined, pad = 0): boolean {
    const source = present(this.#sources[pad], 'pad');
    const answer = source.buffersrcAddFrameSync(frame ?? null);
    frame?.free();
    if (answer === AVERROR_EOF) return false;
    checked(answer, 'filter');
    return true;
  }

  /** The next frame, which the caller frees, or what keeps it. */
  pull(): Frame | 'hungry' | 'ended' {
    const frame = new Frame();
    frame.alloc();
    const answer = this.#sink.buffersinkGetFrameSync(frame);
    if (answer >= 0) return frame;
    frame.free();
    if (answer === AVERROR_EAGAIN) return 'hungry';
    if (answer === AVERROR_EOF) return 'ended';
    checked(answer, 'filter');
    return 'ended';
  }

  free(): void {
    this.#graph.free();
  }
}
