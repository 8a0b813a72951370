import { writeSync } from 'node:fs';
import { AVERROR_EAGAIN, FF_ENCODER_LIBWEBP } from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import { Graph, padOf, stamp } from './graph.ts';
import { configure } from './options.ts';
import { checked, present } from './refused.ts';

const posterQuality = 75;
const placeholderQuality = 40;
const placeholderSide = 18;

/** A picture as WebP. */
function encodeStill(frame: Frame, quality: number): Buffer {
  const codec = present(Codec.findEncoderByName(FF_ENCODER_LIBWEBP), 'libwebp');
  const context = new CodecContext();
  const packet = new Packet();
  packet.alloc();
  try {
    context.allocContext3(codec);
    context.width = frame.width;
    context.height = frame.height;
    context.pixelFormat = present(
      codec.pixelFormats?.find((one) => one === frame.format),
      'pixel format',
    );
    context.timeBase = new Rational(1, 1);
    configure(context, { quality, compression_level: 4 });
    checked(context.open2Sync(codec), 'open the encoder of stills');
    checked(context.sendFrameSync(frame), 'encode a still');
    let answer = context.receivePacketSync(packet);
    if (answer === AVERROR_EAGAIN) {
      checked(context.sendFrameSync(null), 'encode a still');
      answer = context.receivePacketSync(packet);
    }
    checked(answer, 'encode a still');
    return Buffer.from(present(packet.data, 'still'));
  } finally {
    packet.free();
    context.freeContext();
  }
}

/** A picture with the colours of WebP, through the filters given. */
function filtered(frame: Frame, filters: string): Frame {
  const chain = `[0]scale=${filters}out_color_matrix=smpte170m:out_range=tv,format=yuv420p[out]`;
  const graph = new Graph(chain, [padOf(frame)], 'buffersink');
  try {
    const copy = present(frame.clone(), 'clone');
    stamp(copy, 0);
    graph.push(copy);
    graph.push(undefined);
    const pulled = graph.pull();
    return present(typeof pulled === 'object' ? pulled : undefined, 'still');
  } finally {
    graph.free();
  }
}

function stillOf(frame: Frame, filters: string, quality: number): Buffer {
  const made = filtered(frame, filters);
  const bytes = encodeStill(made, quality);
  made.free();
  return bytes;
}

/** Writes a picture as a poster. @returns its length in bytes */
export function writePoster(frame: Frame, fd: number): number {
  const bytes = stillOf(frame, '', posterQuality);
  for (let written = 0; written < bytes.length; )
    written += writeSync(fd, bytes, written, bytes.length - written, written);
  return bytes.length;
}

/** A few pixels that stand, blurred, in a video's place until its poster is there. */
export function placeholderOf(frame: Frame): Buffer {
  const { width, height } = frame;
  const size = width < height ? `${placeholderSide}:-2` : `-2:${placeholderSide}`;
  return stillOf(frame, `${size}:flags=area:`, placeholderQuality);
}
