import type { Frame } from 'node-av/lib';
import type { Composition, Layout, Part, Strand } from '../orders.ts';
import { Graph, padOf, stamp } from './graph.ts';
import { type Cut, Pictures, rate, tagged } from './pictures.ts';
import { present } from './refused.ts';
import { type Size, scaledTo } from './sizes.ts';
import { measureGain, type Voice } from './sounds.ts';

/** One picture of one strand; who takes it frees it. */
export interface Shown {
  readonly strand: Strand;
  readonly frame: Frame;
}

/** How the sound of a strand is made of voices. */
export interface Score {
  readonly strand: Strand;
  readonly voices: readonly Voice[];
  readonly how: 'in turn' | 'together';
}

/** What is to be seen and heard, at any size. */
export interface Scene {
  /** Pictures in the whole. */
  readonly frames: number;
  /** The pictures in their order, from one on, with the shorter side of a rendition given. */
  show(side: number, start: number): AsyncGenerator<Shown>;
  score(): Promise<Score[]>;
}

function framesOf({ range }: Part): number {
  return Math.max(1, Math.round((range.to - range.from) * rate));
}

function cutOf({ file, zero, range }: Part, start: number, frames: number): Cut {
  return { file, zero, from: range.from + start / rate, frames: frames - start };
}

async function* picturesOf(cut: Cut, size: Size, fit: 'contain' | 'cover'): AsyncGenerator<Frame> {
  const pictures = await Pictures.open(cut, size, fit);
  try {
    for (let frame = await pictures.next(); frame !== undefined; frame = await pictures.next()) yield frame;
  } finally {
    await pictures.close();
  }
}

async function voiceOf(part: Part, frames: number, level = 1): Promise<Voice> {
  const cut = cutOf(part, 0, frames);
  return { cut, gain: await measureGain(cut), level };
}

function cloneOf(frame: Frame): Frame {
  return present(frame.clone(), 'clone');
}

/** A video by itself. */
function alone(own: Part): Scene {
  const frames = framesOf(own);
  return {
    frames,
    async *show(side, start) {
      for await (const frame of picturesOf(cutOf(own, start, frames), scaledTo(own, side), 'cover'))
        yield { strand: 'whole', frame };
    },
    score: async () => [{ strand: 'whole', voices: [await voiceOf(own, frames)], how: 'in turn' }],
  };
}

/** A piece of the original, then the own part in its own shape. */
function stitched(original: Part, own: Part): Scene {
  const before = framesOf(original);
  const after = framesOf(own);
  return {
    frames: before + after,
    async *show(side, start) {
      const size = scaledTo(own, side);
      if (start < before)
        for await (const frame of picturesOf(cutOf(original, start, before), size, 'contain'))
          yield { strand: 'whole', frame };
      for await (const frame of picturesOf(cutOf(own, Math.max(0, start - before), after), size, 'cover')) {
        yield { strand: 'own', frame: cloneOf(frame) };
        yield { strand: 'whole', frame };
      }
    },
    score: async () => {
      const second = await voiceOf(own, after);
      return [
        { strand: 'whole', voices: [await voiceOf(original, before), second], how: 'in turn' },
        { strand: 'own', voices: [second], how: 'in turn' },
      ];
    },
  };
}

const even = (pixels: number): number => 2 * Math.round(pixels / 2);

/** Where the original is drawn, and how the own picture is laid beside or over it. */
function placesOf(layout: Layout, width: number): { original: Size; chain: string } {
  const tile = (size: Size): string =>
    `[0]scale=${size.width}:${size.height}:force_original_aspect_ratio=increase:flags=bicubic,crop=${size.width}:${size.height},setsar=1[own]`;
  const end = `format=yuv420p,${tagged},settb=1/${rate}[out]`;
  const height = even((width * 8) / 9);
  if (layout === 'side-by-side') {
    const half = { width: even(width / 2), height };
    return { original: half, chain: `${tile(half)};[own][1]hstack=shortest=1,${end}` };
  }
  if (layout === 'top-bottom') {
    const half = { width, height };
    return { original: half, chain: `${tile(half)};[1][own]vstack=shortest=1,${end}` };
  }
  const margin = even(width / 24);
  const small = { width: even(width / 3), height: even((width * 16) / 27) };
  const whole = { width, height: 2 * height };
  const overlay = `overlay=${margin}:${margin}:shortest=1:format=yuv420`;
  return { original: whole, chain: `${tile(small)};[1][own]${overlay},${end}` };
}

/** Own and original at the same time, as long as the shorter of them. */
function together({ own, original, layout, ownLevel, originalLevel }: Composition & { kind: 'duet' }): Scene {
  const frames = Math.min(framesOf(own), framesOf(original));
  return {
    frames,
    async *show(side, start) {
      const { original: place, chain } = placesOf(layout, side);
      const mine = picturesOf(cutOf(own, start, frames), scaledTo(own, side), 'cover');
      const theirs = picturesOf(
        cutOf(original, start, frames),
        place,
        layout === 'picture-in-picture' ? 'contain' : 'cover',
      );
      let graph: Graph | undefined;
      try {
        for (let count = 0; ; count += 1) {
          const [left, right] = [await mine.next(), await theirs.next()];
          if (left.done === true || right.done === true) break;
          yield { strand: 'own', frame: cloneOf(left.value) };
          graph ??= new Graph(chain, [padOf(left.value), padOf(right.value)], 'buffersink');
          stamp(left.value, count / rate);
          stamp(right.value, count / rate);
          graph.push(left.value, 0);
          graph.push(right.value, 1);
          yield* drain(graph);
        }
        graph?.push(undefined, 0);
        graph?.push(undefined, 1);
        if (graph !== undefined) yield* drain(graph);
      } finally {
        await mine.return(undefined);
        await theirs.return(undefined);
        graph?.free();
      }
    },
    score: async () => {
      const mine = await voiceOf(own, frames);
      const voices = [{ ...mine, level: ownLevel }, await voiceOf(original, frames, originalLevel)];
      return [
        { strand: 'whole', voices, how: 'together' },
        { strand: 'own', voices: [mine], how: 'in turn' },
      ];
    },
  };
}

function* drain(graph: Graph): Generator<Shown> {
  for (let frame = graph.pull(); typeof frame === 'object'; frame = graph.pull())
    yield { strand: 'whole', frame };
}

export function sceneOf(composition: Composition): Scene {
  switch (composition.kind) {
    case 'video':
      return alone(composition.own);
    case 'stitch':
      return stitched(composition.original, composition.own);
    case 'duet':
      return together(composition);
  }
}
