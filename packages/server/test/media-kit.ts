import { mkdtempSync, rmSync } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_PKT_DATA_DISPLAYMATRIX } from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { Decoder } from '../src/media/engine/decoder.ts';
import { Input } from '../src/media/engine/input.ts';
import { present } from '../src/media/engine/refused.ts';
import type { MadeFile, Making } from '../src/media/making.ts';
import type { Media } from '../src/media/media.ts';
import { MediaRefused } from '../src/media/media-errors.ts';

export const limits = { shortest: 3, longest: 180 };

export interface MediaFolder {
  readonly path: string;
  file(name: string): string;
  remove(): void;
}

export function mediaFolder(): MediaFolder {
  const path = mkdtempSync(join(tmpdir(), 'takeback-media-'));
  return {
    path,
    file: (name) => join(path, name),
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Keeps what a job makes, under names such as `whole-480.mp4`. */
export interface Kept extends Making {
  readonly made: Map<string, MadeFile>;
  readonly order: string[];
  readonly shares: number[];
  path(name: string): string;
}

export function keepIn(folder: MediaFolder, prefix: string): Kept {
  const made = new Map<string, MadeFile>();
  const order: string[] = [];
  const shares: number[] = [];
  const path = (name: string): string => folder.file(`${prefix}-${name}`);
  return {
    made,
    order,
    shares,
    path,
    onProgress: (share) => shares.push(share),
    keep: async (file) => {
      const name = `${file.strand}-${file.kind === 'poster' ? 'poster.webp' : `${file.side}.mp4`}`;
      made.set(name, file);
      order.push(name);
      await copyFile(file.path, path(name));
    },
  };
}

/** `taken` or the reason of the refusal. */
export async function outcomeOf(media: Media, path: string): Promise<string> {
  try {
    await media.probe(path, limits);
    return 'taken';
  } catch (error) {
    if (error instanceof MediaRefused) return error.reason;
    throw error;
  }
}

export interface Seen {
  readonly frames: number;
  readonly width: number;
  readonly height: number;
  readonly isTurned: boolean;
  /** Seconds of sound. */
  readonly sound: number;
  /** Of the loudest piece, as the mean square of its samples. */
  readonly loudness: number;
  /** The pixel at these parts of width and height. */
  readonly colourAt: (seconds: number, x: number, y: number) => readonly [y: number, u: number, v: number];
}

async function framesOf(input: Input, decoder: Decoder, each: (frame: Frame) => void): Promise<void> {
  for (let frame = await decoder.next(); frame !== undefined; frame = await decoder.next()) {
    each(frame);
    frame.free();
  }
  decoder.close();
  await input.close();
}

/** Reads one that was made, picture by picture and sample by sample. */
export async function look(path: string): Promise<Seen> {
  const handle = await open(path, 'r');
  const file = { fd: handle.fd, bytes: (await handle.stat()).size };
  const pictures: { width: number; height: number; bytes: Buffer }[] = [];
  const input = await Input.open(file);
  const stream = present(input.picture, 'picture');
  const isTurned = stream.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX) !== null;
  input.choose(stream);
  await framesOf(input, Decoder.open(input, stream), (frame) =>
    pictures.push({ width: frame.width, height: frame.height, bytes: frame.toBuffer() }),
  );
  const second = await Input.open(file);
  second.choose(second.sound);
  let samples = 0;
  const powers: number[] = [];
  await framesOf(second, Decoder.open(second, present(second.sound, 'sound')), (frame) => {
    samples += frame.nbSamples;
    const bytes = present(frame.data?.[0], 'samples');
    let sum = 0;
    for (let at = 0; at < frame.nbSamples; at += 1) sum += bytes.readFloatLE(4 * at) ** 2;
    powers.push(sum / frame.nbSamples);
  });
  await handle.close();
  const { width, height } = present(pictures[0], 'picture');
  return {
    frames: pictures.length,
    width,
    height,
    isTurned,
    sound: samples / 48_000,
    loudness: Math.max(...powers),
    colourAt: (seconds, x, y) => {
      const picture = present(pictures[Math.round(seconds * 30)], 'picture');
      const [column, row] = [Math.floor(x * width), Math.floor(y * height)];
      const chroma = width * height + (row >> 1) * (width >> 1) + (column >> 1);
      const at = (index: number): number => picture.bytes.readUInt8(index);
      return [at(row * width + column), at(chroma), at(chroma + (width * height) / 4)];
    },
  };
}
