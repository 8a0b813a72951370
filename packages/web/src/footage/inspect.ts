import type { VideoRefusal } from '@takeback/protocol';
import {
  BlobSource,
  Input,
  MATROSKA,
  MP4,
  MPEG_TS,
  OGG,
  QTFF,
  UnsupportedInputFormatError,
  WEBM,
} from 'mediabunny';
import { type Footage, FootageRefused } from './footage.ts';

/** What the server reads. */
const taken = [MP4, QTFF, MATROSKA, WEBM];
/** What is a video all the same, and gets an answer that says so. */
const known = [...taken, MPEG_TS, OGG];

/** First bytes of AVI, FLV, ASF and MPEG: videos too, of kinds that nobody takes. */
const otherVideos = /^(52494646.{8}41564920|464c5601|3026b275|000001b[3a])/;

async function kindless(film: Blob): Promise<VideoRefusal> {
  const head = new Uint8Array(await film.slice(0, 12).arrayBuffer());
  const hex = Array.from(head, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return otherVideos.test(hex) ? 'container_not_allowed' : 'not_a_video';
}

/**
 * Looks into a film without decoding it: kind, length, size. Says early what the server would say late; what it cannot
 * judge it lets pass.
 * @param shortest seconds that a video must have
 * @throws FootageRefused
 */
export async function inspect(film: Blob, shortest: number): Promise<Footage> {
  if (film.size === 0) throw new FootageRefused('empty');
  using input = new Input({ formats: known, source: new BlobSource(film) });
  try {
    const format = await input.getFormat();
    if (!taken.some((one) => one === format)) throw new FootageRefused('container_not_allowed');
    const pictures = await input.getPrimaryVideoTrack();
    if (pictures === null) throw new FootageRefused('no_picture');
    const seconds = (await pictures.computeDuration()) - Math.max(0, await pictures.getFirstTimestamp());
    if (seconds < shortest) throw new FootageRefused('too_short');
    return {
      film,
      seconds,
      width: await pictures.getDisplayWidth(),
      height: await pictures.getDisplayHeight(),
      isPlayable: await pictures.canDecode(),
    };
  } catch (error) {
    if (error instanceof FootageRefused) throw error;
    if (error instanceof UnsupportedInputFormatError) throw new FootageRefused(await kindless(film));
    throw new FootageRefused('damaged');
  }
}
