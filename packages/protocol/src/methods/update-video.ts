import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { method } from '../method.ts';
import { caption, ownVideo, videoAudiences } from '../nouns/video.ts';

export const updateVideo = method({
  name: 'videos.update',
  summary: 'Changes the caption, or who may do what. What is left out stays.',
  verb: 'PATCH',
  path: '/videos/:videoId',
  access: 'signed-in',
  live: true,
  params: z.strictObject({
    videoId: uuidv7,
    caption: caption.optional(),
    audiences: videoAudiences.partial().optional(),
  }),
  result: z.strictObject({ video: ownVideo }),
  errors: ['not_found'],
});
