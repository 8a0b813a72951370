import { z } from 'zod';
import { uuid, uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { caption, composition, ownVideo, secondsRange, videoAudiences } from '../nouns/video.ts';

export const postVideo = method({
  name: 'videos.post',
  summary: 'Makes a video of a finished upload. Repeating a call with the same id never makes a second one.',
  verb: 'POST',
  path: '/videos',
  access: 'signed-in',
  live: false,
  params: z.strictObject({
    id: uuidv7,
    uploadId: uuid,
    caption,
    audiences: videoAudiences,
    /** Of the uploaded file; null for all of it. */
    trim: secondsRange.nullable(),
    /** Seconds into the finished video. */
    coverAt: z.number().min(0),
    /** Null for a video of one's own alone. */
    composition: composition.nullable(),
  }),
  result: z.strictObject({ video: ownVideo }),
  errors: [
    'not_found',
    'not_allowed',
    'upload_incomplete',
    'video_id_taken',
    'not_composable',
    'list_full',
    'storage_full',
  ],
});
