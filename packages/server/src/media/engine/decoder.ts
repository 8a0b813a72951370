import { AV_NOPTS_VALUE, AVERROR_EAGAIN, AVERROR_EOF, AVERROR_INVALIDDATA } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet, type Stream } from 'node-av/lib';
import { mostPixels, threads } from './codecs.ts';
import type { Input } from './input.ts';
import { configure } from './options.ts';
import { checked, present, Refused } from './refused.ts';

/** Packets in a row that give nothing: then it is no use going on. */
const mostFaults = 100;

/** The frames of one stream of a file. */
export class Decoder {
  readonly #input: Input;
  readonly #stream: Stream;
  readonly #context = new CodecContext();
  readonly #packet = new Packet();
  #faults = 0;
  #isFlushed = false;

  private constructor(input: Input, stream: Stream) {
    this.#input = input;
    this.#stream = stream;
    this.#packet.alloc();
  }

  static open(input: Input, stream: Stream): Decoder {
    const decoder = new Decoder(input, stream);
    const codec = present(Codec.findDecoder(stream.codecpar.codecId), 'find a decoder');
    const context = decoder.#context;
    context.allocContext3(codec);
    checked(context.parametersToContext(stream.codecpar), 'describe');
    context.pktTimebase = stream.timeBase;
    context.threadCount = threads;
    configure(context, { max_pixels: mostPixels });
    checked(context.open2Sync(codec), 'open a decoder');
    return decoder;
  }

  /**
   * The next frame, which the caller frees.
   * @throws Refused damaged when too much of it cannot be decoded
   */
  async next(): Promise<Frame | undefined> {
    const frame = new Frame();
    frame.alloc();
    for (;;) {
      const answer = this.#context.receiveFrameSync(frame);
      if (answer >= 0) {
        this.#faults = 0;
        return frame;
      }
      if (answer === AVERROR_EOF) break;
      if (answer !== AVERROR_EAGAIN) this.#count(answer);
      else if (!(await this.#feed())) break;
    }
    frame.free();
    return undefined;
  }

  async #feed(): Promise<boolean> {
    if (this.#isFlushed) return false;
    for (;;) {
      const isThere = await this.#input.read(this.#packet);
      if (isThere && this.#packet.streamIndex !== this.#stream.index) continue;
      this.#isFlushed = !isThere;
      const answer = this.#context.sendPacketSync(isThere ? this.#packet : null);
      if (answer < 0 && answer !== AVERROR_EAGAIN && answer !== AVERROR_EOF) this.#count(answer);
      return true;
    }
  }

  /** A bad packet is passed over, as players do. */
  #count(answer: number): void {
    if (answer !== AVERROR_INVALIDDATA) checked(answer, 'decode');
    this.#faults += 1;
    if (this.#faults > mostFaults) throw new Refused('damaged');
  }

  /** When a frame is shown, in seconds as the file counts; undefined when it does not say. */
  secondsOf(frame: Frame): number | undefined {
    const time = frame.bestEffortTimestamp;
    if (time === AV_NOPTS_VALUE) return undefined;
    const { num, den } = this.#stream.timeBase;
    return (Number(time) * num) / den;
  }

  close(): void {
    this.#packet.free();
    this.#context.freeContext();
  }
}
