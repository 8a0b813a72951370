import {
  BlobSource,
  BufferTarget,
  EncodedAudioPacketSource,
  type EncodedPacket,
  EncodedPacketSink,
  EncodedVideoPacketSource,
  Input,
  type InputAudioTrack,
  type InputVideoTrack,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  WEBM,
  WebMOutputFormat,
} from 'mediabunny';
import type { Range } from './range.ts';

/*
 * Puts pieces of films behind one another by moving their packets as they are: nothing is decoded, nothing gets worse,
 * and a minute takes a moment. Also gives a recorder's film what it lacks, its length and a table to seek by.
 */

/** Films that do not fit behind one another: another codec or size. */
export class Unspliceable extends Error {
  constructor(why: string) {
    super(`cannot be spliced: ${why}`);
    this.name = 'Unspliceable';
  }
}

/** A film, or what of it is wanted. It then begins with the last key picture before, so that nothing is decoded. */
export interface Piece {
  readonly film: Blob;
  readonly range?: Range;
}

export interface Spliced {
  readonly film: Blob;
  readonly seconds: number;
  /** Seconds at the beginning that were not asked for, up to the wanted start of the first piece. */
  readonly lead: number;
}

interface Source {
  readonly pictures: InputVideoTrack;
  readonly pictureConfig: VideoDecoderConfig;
  readonly sound: InputAudioTrack | null;
  readonly soundConfig: AudioDecoderConfig | null;
  readonly range: Range | undefined;
}

function bytesOf(description: AllowSharedBufferSource | undefined): string {
  if (description === undefined) return '';
  const bytes = ArrayBuffer.isView(description)
    ? new Uint8Array(description.buffer, description.byteOffset, description.byteLength)
    : new Uint8Array(description);
  return bytes.join();
}

function shapeOf(one: VideoDecoderConfig): string {
  return [one.codec, one.codedWidth, one.codedHeight, bytesOf(one.description)].join();
}

function voiceOf(one: AudioDecoderConfig | null): string {
  return one === null
    ? ''
    : [one.codec, one.sampleRate, one.numberOfChannels, bytesOf(one.description)].join();
}

async function sourceOf(input: Input, range: Range | undefined): Promise<Source> {
  const pictures = await input.getPrimaryVideoTrack();
  const pictureConfig = (await pictures?.getDecoderConfig()) ?? null;
  if (pictures === null || pictureConfig === null) throw new Unspliceable('no pictures that are known');
  const sound = await input.getPrimaryAudioTrack();
  const soundConfig = (await sound?.getDecoderConfig()) ?? null;
  return { pictures, pictureConfig, sound: soundConfig === null ? null : sound, soundConfig, range };
}

/** The packets of two tracks in the order of their times, so that a writer need not hold one back for the other. */
async function* interleaved(
  pictures: AsyncGenerator<EncodedPacket>,
  sound: AsyncGenerator<EncodedPacket> | null,
): AsyncGenerator<['picture' | 'sound', EncodedPacket]> {
  let picture = await pictures.next();
  let note = await sound?.next();
  while (picture.done !== true || (note !== undefined && note.done !== true)) {
    const noteFirst =
      note !== undefined &&
      note.done !== true &&
      (picture.done === true || note.value.timestamp < picture.value.timestamp);
    if (noteFirst && note?.done === false) {
      yield ['sound', note.value];
      note = await sound?.next();
    } else if (picture.done !== true) {
      yield ['picture', picture.value];
      picture = await pictures.next();
    }
  }
}

interface Lanes {
  readonly pictures: EncodedVideoPacketSource;
  readonly sound: EncodedAudioPacketSource | null;
}

/** Adds one piece behind what is there. @returns where the next one begins, and the unasked seconds at its start */
async function append(
  { pictures, pictureConfig, sound, soundConfig, range }: Source,
  at: number,
  lanes: Lanes,
): Promise<{ end: number; lead: number }> {
  const frames = new EncodedPacketSink(pictures);
  const zero = await pictures.getFirstTimestamp();
  const first =
    range === undefined || range.from <= 0
      ? await frames.getFirstKeyPacket()
      : await frames.getKeyPacket(zero + range.from, { verifyKeyPackets: true });
  if (first === null) throw new Unspliceable('no picture to begin with');
  const from = first.timestamp;
  const until = range === undefined ? Number.POSITIVE_INFINITY : zero + range.to;
  const notes = sound === null || lanes.sound === null ? null : new EncodedPacketSink(sound);
  const firstNote = (await notes?.getPacket(from)) ?? (await notes?.getFirstPacket()) ?? null;
  let end = at;
  // Pictures may be shown in another order than they come: some after the end may still be needed, and are harmless.
  const overhang = 0.5;
  const flow = interleaved(
    frames.packets(first),
    notes === null || firstNote === null ? null : notes.packets(firstNote),
  );
  for await (const [lane, packet] of flow) {
    if (packet.timestamp >= until + (lane === 'picture' ? overhang : 0)) {
      if (lane === 'picture') break;
      continue;
    }
    const timestamp = packet.timestamp - from + at;
    if (lane === 'picture') {
      // A picture from before the first one cannot be decoded.
      if (timestamp < at) continue;
      await lanes.pictures.add(packet.clone({ timestamp }), { decoderConfig: pictureConfig });
      end = Math.max(end, timestamp + packet.duration);
    } else if (lanes.sound !== null && soundConfig !== null && timestamp >= at - packet.duration / 2) {
      await lanes.sound.add(packet.clone({ timestamp: Math.max(at, timestamp) }), {
        decoderConfig: soundConfig,
      });
    }
  }
  return { end, lead: range === undefined ? 0 : Math.max(0, zero + range.from - from) };
}

/**
 * Makes one film of the pieces.
 * @throws Unspliceable when they differ in codec or size, or cannot be read
 */
export async function splice(pieces: readonly Piece[]): Promise<Spliced> {
  const inputs = pieces.map(
    ({ film }) => new Input({ formats: [MP4, QTFF, MATROSKA, WEBM], source: new BlobSource(film) }),
  );
  try {
    const sources: Source[] = [];
    for (const [index, input] of inputs.entries()) sources.push(await sourceOf(input, pieces[index]?.range));
    const [head] = sources;
    if (head === undefined) throw new Unspliceable('nothing');
    if (sources.some(({ pictureConfig }) => shapeOf(pictureConfig) !== shapeOf(head.pictureConfig)))
      throw new Unspliceable('pictures differ');
    if (sources.some(({ soundConfig }) => voiceOf(soundConfig) !== voiceOf(head.soundConfig)))
      throw new Unspliceable('sounds differ');

    const pictureCodec = await head.pictures.getCodec();
    const soundCodec = (await head.sound?.getCodec()) ?? null;
    if (pictureCodec === null) throw new Unspliceable('unknown codec');
    const isWebm = pictureCodec === 'vp8' || pictureCodec === 'vp9';
    const target = new BufferTarget();
    const output = new Output({ format: isWebm ? new WebMOutputFormat() : new Mp4OutputFormat(), target });
    const lanes: Lanes = {
      pictures: new EncodedVideoPacketSource(pictureCodec),
      sound: soundCodec === null ? null : new EncodedAudioPacketSource(soundCodec),
    };
    output.addVideoTrack(lanes.pictures, { rotation: await head.pictures.getRotation() });
    if (lanes.sound !== null) output.addAudioTrack(lanes.sound);
    await output.start();
    let seconds = 0;
    let lead = 0;
    for (const [index, source] of sources.entries()) {
      const added = await append(source, seconds, lanes);
      seconds = added.end;
      if (index === 0) lead = added.lead;
    }
    await output.finalize();
    if (target.buffer === null) throw new Unspliceable('nothing was written');
    return { film: new Blob([target.buffer], { type: isWebm ? 'video/webm' : 'video/mp4' }), seconds, lead };
  } finally {
    for (const input of inputs) input.dispose();
  }
}
