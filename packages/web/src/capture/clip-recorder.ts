/** What a recorder is asked for, the best first: MP4 is playable everywhere, VP8 is the cheapest of WebM. */
const kinds = [
  'video/mp4;codecs=avc1.42E01F,mp4a.40.2',
  'video/mp4;codecs=avc1.42E01F,opus',
  'video/webm;codecs=vp8,opus',
  'video/webm',
] as const;

/** Bits a second: upright HD of a moving hand-held picture without blocks. */
const pictureRate = 4_000_000;
const soundRate = 128_000;

/** How often a running recorder hands over what it has, so that a long clip is not one lump in memory. */
const handOver = 1_000;

/** A clip that is being recorded. */
export interface ClipRecorder {
  /** Ends it and gives its file. @throws Error when the recorder gave nothing */
  stop(): Promise<Blob>;
}

/** Begins to record; resolves once the recorder says it has. @throws DOMException when this stream cannot be recorded */
export async function startClip(stream: MediaStream): Promise<ClipRecorder> {
  const mimeType = kinds.find((kind) => MediaRecorder.isTypeSupported(kind));
  const recorder = new MediaRecorder(stream, {
    ...(mimeType === undefined ? {} : { mimeType }),
    videoBitsPerSecond: pictureRate,
    audioBitsPerSecond: soundRate,
  });
  const pieces: Blob[] = [];
  recorder.addEventListener('dataavailable', ({ data }) => {
    if (data.size > 0) pieces.push(data);
  });
  const ended = new Promise<void>((resolve) => {
    recorder.addEventListener('stop', () => resolve(), { once: true });
  });
  await new Promise<void>((resolve, reject) => {
    recorder.addEventListener('start', () => resolve(), { once: true });
    recorder.addEventListener('error', () => reject(new Error('the recorder failed')), { once: true });
    recorder.start(handOver);
  });
  return {
    stop: async () => {
      // A stream that ended has already stopped its recorder.
      if (recorder.state !== 'inactive') recorder.stop();
      await ended;
      if (pieces.length === 0) throw new Error('the recorder gave nothing');
      return new Blob(pieces, { type: recorder.mimeType.split(';', 1)[0] ?? '' });
    },
  };
}
