import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_NOPTS_VALUE,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  FF_ENCODER_AAC,
} from 'node-av/constants';
import { Codec, CodecContext, type Frame, Packet, Rational } from 'node-av/lib';
import { checked, present } from './refused.ts';
import { sampleRate } from './sounds.ts';

const bitRate = 128_000n;

/** Encoded sound, made once and laid under every rendition. */
export interface Soundtrack {
  readonly context: CodecContext;
  /** In the order of their times, which count samples. */
  readonly packets: readonly Packet[];
}

/** Encodes pieces of sound as AAC. */
export async function encodeSound(pieces: AsyncIterable<Frame>): Promise<Soundtrack> {
  const codec = present(Codec.findEncoderByName(FF_ENCODER_AAC), 'aac');
  const context = new CodecContext();
  const packets: Packet[] = [];
  const take = (): void => {
    for (;;) {
      const packet = new Packet();
      packet.alloc();
      const answer = context.receivePacketSync(packet);
      if (answer === AVERROR_EAGAIN || answer === AVERROR_EOF) {
        packet.free();
        return;
      }
      checked(answer, 'encode sound');
      packets.push(packet);
    }
  };
  let samples = 0;
  for await (const piece of pieces) {
    if (!context.isOpen) open(context, codec, piece);
    piece.pts = BigInt(samples);
    samples += piece.nbSamples;
    checked(context.sendFrameSync(piece), 'encode sound');
    piece.free();
    take();
  }
  checked(context.sendFrameSync(null), 'encode sound');
  take();
  return { context, packets };
}

function open(context: CodecContext, codec: Codec, piece: Frame): void {
  context.allocContext3(codec);
  context.sampleRate = sampleRate;
  context.sampleFormat = present(codec.sampleFormats?.[0], 'sample format');
  context.channelLayout = piece.channelLayout;
  context.bitRate = bitRate;
  context.timeBase = new Rational(1, sampleRate);
  context.setFlags(AV_CODEC_FLAG_GLOBAL_HEADER);
  checked(context.open2Sync(codec), 'open the encoder of sound');
}

/** When a packet is due, in seconds. */
export function dueAt(packet: Packet): number {
  return packet.dts === AV_NOPTS_VALUE ? 0 : Number(packet.dts) / sampleRate;
}
