import { AV_NOPTS_VALUE } from 'node-av/constants';
import { Packet, type Stream } from 'node-av/lib';
import type { File, Order } from '../orders.ts';
import type { Probed } from '../reports.ts';
import { longestSide, mostPixels, shortestSide } from './codecs.ts';
import { Decoder } from './decoder.ts';
import { Input } from './input.ts';
import { orientationOfStream } from './pictures.ts';
import { present, Refused } from './refused.ts';
import type { Size } from './sizes.ts';

/** Cameras stop a little early or late. */
const tolerance = 0.1;
/** The last picture is shown as long as those before it, where the file does not say; at most so many seconds. */
const mostLast = 1;

/**
 * Finds out what a file is by reading all of it and decoding its first picture. What it says of its own length is not asked.
 * @throws Refused
 */
export async function probe({ file, shortest, longest }: Order & { kind: 'probe' }): Promise<Probed> {
  const { width, height } = await firstPicture(file);
  const input = await Input.open(file);
  try {
    const stream = present(input.picture, 'picture');
    input.choose(stream);
    const { zero, duration } = await measure(input, stream, longest + tolerance);
    if (duration < shortest - tolerance) throw new Refused('too_short');
    return { duration, zero, width, height, hasSound: input.sound !== undefined };
  } finally {
    await input.close();
  }
}

function checkSize({ width, height }: Size): void {
  if (width * height > mostPixels || Math.max(width, height) > longestSide)
    throw new Refused('too_large_picture');
  if (Math.min(width, height) < shortestSide) throw new Refused('too_small_picture');
}

/** The size at which the first picture is shown. */
async function firstPicture(file: File): Promise<Size> {
  const input = await Input.open(file);
  try {
    const stream = present(input.picture, 'picture');
    // What is claimed is enough to refuse it, before a decoder makes room for it.
    if (stream.codecpar.width > 0) checkSize(stream.codecpar);
    input.choose(stream);
    const decoder = Decoder.open(input, stream);
    try {
      const frame = await decoder.next();
      if (frame === undefined) throw new Refused('no_picture');
      const { num, den } = frame.sampleAspectRatio;
      const ratio = num > 0 && den > 0 ? num / den : 1;
      const { isSideways } = orientationOfStream(stream);
      const [wide, high] = [Math.round(frame.width * ratio), frame.height];
      frame.free();
      const size = isSideways ? { width: high, height: wide } : { width: wide, height: high };
      checkSize(size);
      return size;
    } finally {
      decoder.close();
    }
  } finally {
    await input.close();
  }
}

async function measure(
  input: Input,
  stream: Stream,
  longest: number,
): Promise<{ zero: number; duration: number }> {
  const packet = new Packet();
  packet.alloc();
  const { num, den } = stream.timeBase;
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  let count = 0;
  while (await input.read(packet)) {
    if (packet.streamIndex !== stream.index) continue;
    const ticks = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts;
    if (ticks === AV_NOPTS_VALUE) continue;
    const time = (Number(ticks) * num) / den;
    count += 1;
    first = Math.min(first, time);
    last = Math.max(last, time);
    end = Math.max(end, time + Math.max(0, (Number(packet.duration) * num) / den));
    if (last - first > longest) throw new Refused('too_long');
  }
  packet.free();
  if (count === 0) throw new Refused('no_picture');
  const step = count > 1 ? (last - first) / (count - 1) : 0;
  const shown = Math.min(mostLast, end > last ? end - last : step);
  const duration = last + shown - first;
  if (duration > longest) throw new Refused('too_long');
  return { zero: first, duration };
}
