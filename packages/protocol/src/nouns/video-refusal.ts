import { z } from 'zod';

/** Why a file cannot become a video. Each is said to the person in a sentence of their language. */
export const videoRefusal = z.enum([
  'empty',
  /** Neither a video nor anything like one. */
  'not_a_video',
  /** A list of other files or addresses. */
  'playlist',
  /** A video in a kind of file that is not taken: only MP4, QuickTime, WebM and Matroska are. */
  'container_not_allowed',
  /** Pictures or sound are encoded in a way that is not taken. */
  'codec_not_allowed',
  /** The end of the file is missing. */
  'truncated',
  'damaged',
  /** Sound only. */
  'no_picture',
  'too_short',
  'too_long',
  'too_large_picture',
  'too_small_picture',
  /** Decoding it takes far longer than such a video should. */
  'timed_out',
  /** Decoding it takes far more memory than such a video should. */
  'out_of_memory',
]);
export type VideoRefusal = z.infer<typeof videoRefusal>;
