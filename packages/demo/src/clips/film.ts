import { closeSync, openSync } from 'node:fs';
import { Graph, padOf, stamp } from '@takeback/server/media/graph';
import { encodeSound } from '@takeback/server/media/soundtrack';
import { Writer } from '@takeback/server/media/writer';
import { AV_CHANNEL_LAYOUT_STEREO, AV_PIX_FMT_RGB0, AV_SAMPLE_FMT_FLTP } from 'node-av/constants';
import { Frame } from 'node-av/lib';
import { Canvas } from '../drawing/canvas.ts';
import { Sound, sampleRate } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const rate = 30;
/** Samples in a piece that the encoder takes. */
const pieceSamples = 1_024;
/** It must not begin or end with a crack. */
const fadeSeconds = 0.25;
const loudest = 0.7;

/** A server makes renditions of it anyway: what matters is how soon it is there. */
const quick = { preset: 'ultrafast', crf: 18, g: rate };

async function* piecesOf(clip: Clip): AsyncGenerator<Frame> {
  const sound = new Sound(clip.seconds);
  clip.score(sound);
  const { left, right } = sound;
  let peak = 0;
  for (const channel of [left, right]) for (const value of channel) peak = Math.max(peak, Math.abs(value));
  const gain = peak > 0 ? loudest / peak : 0;
  const fade = fadeSeconds * sampleRate;
  for (let first = 0; first < left.length; first += pieceSamples) {
    // Planar: the one channel, then the other.
    const piece = new Float32Array(2 * pieceSamples);
    for (let index = 0; index < pieceSamples && first + index < left.length; index += 1) {
      const at = first + index;
      const level = gain * Math.min(1, at / 480, (left.length - at) / fade);
      piece[index] = (left[at] ?? 0) * level;
      piece[pieceSamples + index] = (right[at] ?? 0) * level;
    }
    yield Frame.fromAudioBuffer(Buffer.from(piece.buffer), {
      nbSamples: pieceSamples,
      format: AV_SAMPLE_FMT_FLTP,
      sampleRate,
      channelLayout: AV_CHANNEL_LAYOUT_STEREO,
      timeBase: { num: 1, den: sampleRate },
    });
  }
}

/**
 * Draws a clip and writes it as an MP4 file.
 * @param width of the film in pixels; it is 9:16, upright
 */
export async function film(clip: Clip, path: string, width: number): Promise<void> {
  const canvas = new Canvas((width / 720) * clip.detail);
  const draw = clip.begin(canvas);
  const fd = openSync(path, 'wx+', 0o600);
  let graph: Graph | undefined;
  try {
    const writer = new Writer(fd, await encodeSound(piecesOf(clip)), quick);
    const size = `${width}:${2 * Math.round((width * 16) / 18)}`;
    for (let index = 0; index < clip.seconds * rate; index += 1) {
      draw(index / rate);
      const picture = Frame.fromVideoBuffer(Buffer.from(canvas.pixels.buffer), {
        width: canvas.width,
        height: canvas.height,
        format: AV_PIX_FMT_RGB0,
        timeBase: { num: 1, den: rate },
      });
      graph ??= new Graph(
        `[0]scale=${size}:flags=bicubic:out_color_matrix=bt709:out_range=tv,format=yuv420p,setparams=range=tv:colorspace=bt709:color_primaries=bt709:color_trc=bt709[out]`,
        [padOf(picture)],
        'buffersink',
      );
      stamp(picture, index / rate);
      graph.push(picture);
      const made = graph.pull();
      if (typeof made === 'object') await writer.write(made);
    }
    await writer.finish();
  } finally {
    graph?.free();
    closeSync(fd);
  }
}
