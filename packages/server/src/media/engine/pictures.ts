import {
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_SPC_UNSPECIFIED,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
} from 'node-av/constants';
import type { Frame, Stream } from 'node-av/lib';
import type { File } from '../orders.ts';
import { Decoder } from './decoder.ts';
import { Graph, padOf, stamp } from './graph.ts';
import { Input } from './input.ts';
import { type Orientation, orientationOf } from './orientation.ts';
import { present, Refused } from './refused.ts';
import type { Size } from './sizes.ts';

/** Pictures a second of everything that is made. */
export const rate = 30;

/** A part of a file: from a time on, so many pictures long. */
export interface Cut {
  readonly file: File;
  /** When the first picture of the file is shown, in seconds as the file counts. */
  readonly zero: number;
  /** Seconds after that. */
  readonly from: number;
  readonly frames: number;
}

/** How a picture fills a place of another shape: shrunk into it, with black beside it, or cut to it. */
export type Fit = 'contain' | 'cover';

/** From HDR as phones record it to what every screen shows. */
const toneMapping =
  'zscale=t=linear:npl=100,format=gbrpf32le,zscale=p=bt709,tonemap=hable:desat=0,zscale=t=bt709:m=bt709:r=tv';
const highRange = new Set([AVCOL_TRC_ARIB_STD_B67, AVCOL_TRC_SMPTE2084]);

export function orientationOfStream(stream: Stream): Orientation {
  return orientationOf(stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
}

/** What colours mean, said in the frames and so in the file. */
export const tagged = 'setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709';
/** From this height on, pictures that do not say so are meant as HD, as players take them. */
const hdLines = 720;

function chainOf(frame: Frame, { filters }: Orientation, { width, height }: Size, fit: Fit): string {
  const size = `${width}:${height}`;
  const [mode, then] = fit === 'cover' ? ['increase', `crop=${size}`] : ['decrease', `pad=${size}:-1:-1`];
  const isUntoldHd =
    frame.colorSpace === AVCOL_SPC_UNSPECIFIED && Math.min(frame.width, frame.height) >= hdLines;
  const given = isUntoldHd ? 'in_color_matrix=bt709:' : '';
  const isHighRange = highRange.has(frame.colorTrc);
  // One meaning of colours for every size, said in the file: a smaller one must not be guessed another.
  const colours = isHighRange ? '' : `:${given}out_color_matrix=bt709:out_range=tv`;
  return [
    ...filters,
    `scale=${size}:force_original_aspect_ratio=${mode}:reset_sar=1:flags=bicubic${colours}`,
    then,
    ...(isHighRange ? [toneMapping] : []),
    'format=yuv420p',
    tagged,
  ].join(',');
}

/** What a graph was made for; cameras turn and streams change while they are recorded. */
function shapeOf(frame: Frame): string {
  const { num, den } = frame.sampleAspectRatio;
  return [frame.width, frame.height, frame.format, num, den, frame.colorSpace, frame.colorTrc].join();
}

/** The pictures of a cut: upright, of one size, 30 a second, exactly as many as the cut is long. */
export class Pictures {
  readonly #input: Input;
  readonly #decoder: Decoder;
  readonly #orientation: Orientation;
  readonly #cut: Cut;
  readonly #size: Size;
  readonly #fit: Fit;
  readonly #waiting: Frame[] = [];
  #graph: Graph | undefined;
  #shape = '';
  #ended = false;
  /** The newest one, held as long as none follows. */
  #held: Frame | undefined;
  #count = 0;
  #real = 0;

  private constructor(input: Input, stream: Stream, cut: Cut, size: Size, fit: Fit) {
    this.#input = input;
    this.#decoder = Decoder.open(input, stream);
    this.#orientation = orientationOfStream(stream);
    this.#cut = cut;
    this.#size = size;
    this.#fit = fit;
  }

  static async open(cut: Cut, size: Size, fit: Fit): Promise<Pictures> {
    const input = await Input.open(cut.file);
    const stream = present(input.picture, 'picture');
    input.choose(stream);
    if (cut.from > 0) await input.seek(stream, cut.zero + cut.from);
    return new Pictures(input, stream, cut, size, fit);
  }

  /**
   * The next picture, its time counted in pictures; the caller frees it.
   * @throws Refused damaged when the file has far fewer than it promised
   */
  async next(): Promise<Frame | undefined> {
    if (this.#count === this.#cut.frames) return undefined;
    for (;;) {
      const waiting = this.#waiting[0] ?? (await this.#produce());
      if (waiting === undefined) {
        // The last one may be shown for long, but not for most of the time.
        if (this.#held === undefined || this.#real < this.#cut.frames / 2) throw new Refused('damaged');
        return this.#give(this.#held);
      }
      if (Number(waiting.pts) > this.#count && this.#held !== undefined) return this.#give(this.#held);
      this.#waiting.shift();
      this.#held?.free();
      this.#held = waiting;
      if (Number(waiting.pts) < this.#count) continue;
      this.#real = this.#count + 1;
      return this.#give(waiting);
    }
  }

  #give(frame: Frame): Frame {
    const given = present(frame.clone(), 'clone');
    given.pts = BigInt(this.#count);
    this.#count += 1;
    return given;
  }

  async #produce(): Promise<Frame | undefined> {
    while (this.#waiting.length === 0 && !this.#ended) {
      const pulled = this.#graph?.pull() ?? 'hungry';
      if (typeof pulled === 'object') this.#waiting.push(pulled);
      else if (pulled === 'ended') this.#ended = true;
      else await this.#feed();
    }
    return this.#waiting[0];
  }

  async #feed(): Promise<void> {
    const frame = await this.#decoder.next();
    if (frame === undefined) {
      if (this.#graph === undefined) this.#ended = true;
      else this.#graph.push(undefined);
      return;
    }
    const seconds = this.#decoder.secondsOf(frame);
    const time = seconds === undefined ? undefined : seconds - this.#cut.zero - this.#cut.from;
    if (time !== undefined && time + 1 / rate <= 0) {
      frame.free();
      return;
    }
    if (shapeOf(frame) !== this.#shape) this.#reshape(frame);
    stamp(frame, time);
    this.#graph?.push(frame);
  }

  #reshape(frame: Frame): void {
    if (this.#graph !== undefined) {
      this.#graph.push(undefined);
      for (let left = this.#graph.pull(); typeof left === 'object'; left = this.#graph.pull())
        this.#waiting.push(left);
      this.#graph.free();
    }
    // The first picture also fills what there may be before it.
    const steady = this.#graph === undefined ? `fps=${rate}:start_time=0` : `fps=${rate}`;
    const chain = chainOf(frame, this.#orientation, this.#size, this.#fit);
    this.#graph = new Graph(`[0]${steady},${chain},settb=1/${rate}[out]`, [padOf(frame)], 'buffersink');
    this.#shape = shapeOf(frame);
  }

  async close(): Promise<void> {
    for (const frame of this.#waiting) frame.free();
    this.#held?.free();
    this.#graph?.free();
    this.#decoder.close();
    await this.#input.close();
  }
}
