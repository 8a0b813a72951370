import {
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_ALAC,
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_FLAC,
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_MJPEG,
  AV_CODEC_ID_MP3,
  AV_CODEC_ID_MPEG4,
  AV_CODEC_ID_OPUS,
  AV_CODEC_ID_PCM_S16LE,
  AV_CODEC_ID_VORBIS,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  type AVCodecID,
} from 'node-av/constants';

/** What phones, cameras and browsers record. Of the engine's hundreds of decoders no other is ever opened. */
export const pictureCodecs: ReadonlySet<AVCodecID> = new Set([
  AV_CODEC_ID_H264,
  AV_CODEC_ID_HEVC,
  AV_CODEC_ID_VP8,
  AV_CODEC_ID_VP9,
  AV_CODEC_ID_AV1,
  AV_CODEC_ID_MPEG4,
  AV_CODEC_ID_MJPEG,
]);

export const soundCodecs: ReadonlySet<AVCodecID> = new Set([
  AV_CODEC_ID_AAC,
  AV_CODEC_ID_OPUS,
  AV_CODEC_ID_VORBIS,
  AV_CODEC_ID_MP3,
  AV_CODEC_ID_PCM_S16LE,
  AV_CODEC_ID_FLAC,
  AV_CODEC_ID_ALAC,
]);

/** Threads of a decoder or encoder: more cost memory and leave less for others. */
export const threads = 2;
/** 4096 × 2304, the largest picture that phones record. */
export const mostPixels = 9_437_184;
export const longestSide = 4_096;
/** Below this there is nothing to see, and the encoder has nothing to do with. */
export const shortestSide = 64;
