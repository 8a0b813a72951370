import type { Frame } from 'node-av/lib';
import { Decoder } from './decoder.ts';
import { Graph, padOf, stamp } from './graph.ts';
import { Input } from './input.ts';
import { type Cut, rate } from './pictures.ts';

export const sampleRate = 48_000;
/** Every sound inside is this, whatever it came as. */
const format = `aformat=sample_fmts=fltp:sample_rates=${sampleRate}:channel_layouts=stereo`;
const samplesOf = ({ frames }: Cut): number => (frames * sampleRate) / rate;

/** The sound of a cut: 48 kHz, stereo, exactly as long as its pictures; silence where there is none. */
class Sounds {
  readonly #input: Input;
  readonly #decoder: Decoder | undefined;
  readonly #cut: Cut;
  /** Filters after the sound has its form. */
  readonly #filters: readonly string[];
  #graph: Graph | undefined;
  #shape = '';

  private constructor(input: Input, cut: Cut, filters: readonly string[]) {
    this.#input = input;
    this.#decoder = input.sound === undefined ? undefined : Decoder.open(input, input.sound);
    this.#cut = cut;
    this.#filters = filters;
  }

  static async open(cut: Cut, filters: readonly string[] = []): Promise<Sounds> {
    const input = await Input.open(cut.file);
    input.choose(input.sound);
    if (input.sound !== undefined && cut.from > 0) await input.seek(input.sound, cut.zero + cut.from);
    return new Sounds(input, cut, filters);
  }

  /** The next piece, its time counted in samples; the caller frees it. */
  async next(): Promise<Frame | undefined> {
    this.#graph ??= this.#decoder === undefined ? this.#silence() : undefined;
    for (;;) {
      const pulled = this.#graph?.pull() ?? 'hungry';
      if (typeof pulled === 'object') return pulled;
      if (pulled === 'ended') return undefined;
      await this.#feed();
    }
  }

  #silence(): Graph {
    const source = `anullsrc=r=${sampleRate}:cl=stereo`;
    return new Graph(`${[source, ...this.#tail()].join(',')}[out]`, [], 'abuffersink');
  }

  #tail(): string[] {
    return [
      format,
      ...this.#filters,
      'apad',
      `atrim=end_sample=${samplesOf(this.#cut)}`,
      `asettb=1/${sampleRate}`,
    ];
  }

  async #feed(): Promise<void> {
    const frame = await this.#decoder?.next();
    if (frame === undefined) {
      // A track without any sound in it.
      if (this.#graph === undefined) this.#graph = this.#silence();
      else this.#graph.push(undefined);
      return;
    }
    const shape = padOf(frame).arguments;
    if (this.#graph === undefined) {
      // Gaps are filled, what comes before the first picture is left out.
      const chain = [`[0]aresample=${sampleRate}:async=1:first_pts=0`, ...this.#tail()].join(',');
      this.#graph = new Graph(`${chain}[out]`, [padOf(frame)], 'abuffersink');
      this.#shape = shape;
    }
    const seconds = this.#decoder?.secondsOf(frame);
    const time = seconds === undefined ? undefined : seconds - this.#cut.zero - this.#cut.from;
    const isEarly = time !== undefined && time + frame.nbSamples / frame.sampleRate <= 0;
    // A track that changes its form on the way is silent from there on.
    if (isEarly || shape !== this.#shape) frame.free();
    else {
      stamp(frame, time);
      this.#graph.push(frame);
    }
  }

  async close(): Promise<void> {
    this.#graph?.free();
    this.#decoder?.close();
    await this.#input.close();
  }
}

/** Loudness that everything is brought to, in LUFS, as streaming services do. */
const targetLoudness = -16;
/** Below this it is silence, or noise that nobody meant. */
const silence = -50;
const mostGain = 15;

/** The gain that brings a cut's sound to the usual loudness, in dB: measured over all of it, so that it stays as lively. */
export async function measureGain(cut: Cut): Promise<number> {
  const sounds = await Sounds.open(cut, ['ebur128=metadata=1']);
  let loudness = silence;
  try {
    for (let frame = await sounds.next(); frame !== undefined; frame = await sounds.next()) {
      const measured = Number.parseFloat(frame.getMetadata().get('lavfi.r128.I') ?? '');
      if (Number.isFinite(measured)) loudness = measured;
      frame.free();
    }
  } finally {
    await sounds.close();
  }
  return loudness <= silence ? 0 : Math.min(mostGain, targetLoudness - loudness);
}

/** A cut whose loudness was measured, at a level chosen by a person: 1 is as it is, 0 silent. */
export interface Voice {
  readonly cut: Cut;
  readonly gain: number;
  readonly level: number;
}

function filtersOf({ gain, level }: Voice): string[] {
  return [`volume=${gain.toFixed(2)}dB`, `volume=${level.toFixed(3)}`];
}

async function* piecesOf(voice: Voice): AsyncGenerator<Frame> {
  const sounds = await Sounds.open(voice.cut, filtersOf(voice));
  try {
    for (let frame = await sounds.next(); frame !== undefined; frame = await sounds.next()) yield frame;
  } finally {
    await sounds.close();
  }
}

/** Samples in a piece that the AAC encoder takes. */
const pieceSamples = 1_024;
const finish = `alimiter=limit=0.89:level=0:latency=1,${format},asetnsamples=n=${pieceSamples}:p=0,asettb=1/${sampleRate}[out]`;
const pad = {
  kind: 'abuffer',
  arguments: `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=fltp:channel_layout=stereo`,
} as const;

/** One voice after the other, or all together, in pieces for the encoder, which the caller frees. */
export async function* mixdown(voices: readonly Voice[], how: 'in turn' | 'together'): AsyncGenerator<Frame> {
  const together = how === 'together' && voices.length > 1;
  const lanes = (together ? voices.map((one) => [one]) : [voices]).map((lane) => inTurn(lane));
  const inputs = lanes.map((_, index) => `[${index}]`).join('');
  const mix = together ? `amix=inputs=${lanes.length}:duration=shortest:normalize=0,` : '';
  const graph = new Graph(
    `${inputs}${mix}${finish}`,
    lanes.map(() => pad),
    'abuffersink',
  );
  try {
    for (;;) {
      const pulled = graph.pull();
      if (typeof pulled === 'object') yield pulled;
      else if (pulled === 'ended') return;
      else await feedShortest(graph, lanes);
    }
  } finally {
    for (const lane of lanes) await lane.frames.return(undefined);
    graph.free();
  }
}

interface Lane {
  readonly frames: AsyncGenerator<Frame>;
  fed: number;
}

function inTurn(voices: readonly Voice[]): Lane {
  async function* frames(): AsyncGenerator<Frame> {
    for (const voice of voices) yield* piecesOf(voice);
  }
  return { frames: frames(), fed: 0 };
}

async function feedShortest(graph: Graph, lanes: readonly Lane[]): Promise<void> {
  const fed = Math.min(...lanes.map((lane) => lane.fed));
  const index = lanes.findIndex((lane) => lane.fed === fed);
  const lane = lanes[index];
  const next = await lane?.frames.next();
  if (lane === undefined || next === undefined) return;
  if (next.done === true) {
    lane.fed = Number.POSITIVE_INFINITY;
    graph.push(undefined, index);
    return;
  }
  next.value.pts = BigInt(lane.fed);
  lane.fed += next.value.nbSamples;
  graph.push(next.value, index);
}
