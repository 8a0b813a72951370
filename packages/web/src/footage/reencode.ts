import {
  AudioSampleSink,
  AudioSampleSource,
  BlobSource,
  BufferTarget,
  getFirstEncodableAudioCodec,
  getFirstEncodableVideoCodec,
  Input,
  MATROSKA,
  MP4,
  Mp4OutputFormat,
  Output,
  QTFF,
  QUALITY_HIGH,
  VideoSampleSink,
  VideoSampleSource,
  WEBM,
} from 'mediabunny';

/**
 * Makes one film of films that differ in size or codec, in the size of the first: slower than splicing, and a last
 * resort.
 * @throws Error when this browser can decode or encode none of it
 */
export async function reencode(films: readonly Blob[]): Promise<Blob> {
  const inputs = films.map(
    (film) => new Input({ formats: [MP4, QTFF, MATROSKA, WEBM], source: new BlobSource(film) }),
  );
  try {
    const pictureCodec = await getFirstEncodableVideoCodec(['avc', 'vp9', 'vp8']);
    const soundCodec = await getFirstEncodableAudioCodec(['aac', 'opus']);
    if (pictureCodec === null) throw new Error('this browser encodes no pictures');
    const tracks = await Promise.all(
      inputs.map(async (input) => ({
        pictures: await input.getPrimaryVideoTrack(),
        sound: await input.getPrimaryAudioTrack(),
      })),
    );
    const hasSound = soundCodec !== null && tracks.every(({ sound }) => sound !== null);
    const target = new BufferTarget();
    const output = new Output({ format: new Mp4OutputFormat(), target });
    const pictures = new VideoSampleSource({
      codec: pictureCodec,
      quality: QUALITY_HIGH,
      sizeChangeBehavior: 'contain',
    });
    const sound = hasSound ? new AudioSampleSource({ codec: soundCodec, quality: QUALITY_HIGH }) : null;
    output.addVideoTrack(pictures);
    if (sound !== null) output.addAudioTrack(sound);
    await output.start();
    let at = 0;
    for (const track of tracks) {
      if (track.pictures === null) throw new Error('a film without pictures');
      const zero = await track.pictures.getFirstTimestamp();
      let end = at;
      for await (const sample of new VideoSampleSink(track.pictures).samples()) {
        using shown = sample;
        shown.setTimestamp(shown.timestamp - zero + at);
        await pictures.add(shown);
        end = Math.max(end, shown.timestamp + shown.duration);
      }
      if (sound !== null && track.sound !== null) {
        for await (const sample of new AudioSampleSink(track.sound).samples(zero)) {
          using heard = sample;
          const timestamp = heard.timestamp - zero + at;
          if (timestamp >= end) break;
          heard.setTimestamp(Math.max(at, timestamp));
          await sound.add(heard);
        }
      }
      at = end;
    }
    await output.finalize();
    if (target.buffer === null) throw new Error('nothing was written');
    return new Blob([target.buffer], { type: 'video/mp4' });
  } finally {
    for (const input of inputs) input.dispose();
  }
}
