import { z } from 'zod';
import { instant, uuidv7 } from '../ids.ts';
import { limits } from '../limits.ts';
import { paragraphOf } from '../text.ts';
import { person } from './account.ts';
import { audience } from './audience.ts';
import { videoRefusal } from './video-refusal.ts';

/** What is written under a video; may be empty. Its #tags and @mentions are found in it: see `captionParts`. */
export const caption = paragraphOf(limits.captionCharacters, limits.captionLines);

/** A tag as it is stored and looked up: lower case, without the number sign. */
export const tag = z
  .string()
  .max(limits.tagCharacters * 4)
  .transform((text) => text.replace(/^#/, '').normalize('NFKC').toLowerCase())
  .refine((text) => /^[\p{L}\p{M}\p{N}_]+$/u.test(text), 'may hold letters, digits and underscore')
  .refine((text) => text.length <= limits.tagCharacters, {
    error: `must have at most ${limits.tagCharacters} characters`,
  });

/** Who may do what with a video. Null for Duets, Stitches and comments: what the account's privacy or the age says. */
export const videoAudiences = z.strictObject({
  see: audience,
  comment: audience.nullable(),
  duet: audience.nullable(),
  stitch: audience.nullable(),
});
export type VideoAudiencesChosen = z.infer<typeof videoAudiences>;

/** Seconds into a file: `from` is shown, `to` is not any more. */
export const secondsRange = z
  .strictObject({ from: z.number().min(0), to: z.number().positive() })
  .refine(({ from, to }) => to > from, 'must not end before it begins');

export const layout = z.enum(['side-by-side', 'top-bottom', 'picture-in-picture']);
export type Layout = z.infer<typeof layout>;

/** Of a sound: 1 is as it is, 0 silent. */
const level = z.number().min(0).max(2);

/** With whose video, and how, the own part is put together. */
export const composition = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('duet'),
    originalId: uuidv7,
    layout,
    ownLevel: level,
    originalLevel: level,
  }),
  z.strictObject({
    kind: z.literal('stitch'),
    originalId: uuidv7,
    /** At most `limits.stitchSeconds` of the original, which come first. */
    range: secondsRange.refine(
      ({ from, to }) => to - from <= limits.stitchSeconds + 0.001,
      `must be at most ${limits.stitchSeconds} seconds`,
    ),
  }),
]);
export type Composition = z.infer<typeof composition>;

/** One encoded form of a video: H.264 and AAC in MP4, the description first. */
export const rendition = z.strictObject({
  /** The shorter side in pixels: 480, 720 or 1080, or less for a smaller source. */
  side: z.int().positive(),
  width: z.int().positive(),
  height: z.int().positive(),
  bytes: z.int().positive(),
  /** Path on this server. Answers 410 once the viewer may not see the video any more or it is deleted. */
  url: z.string(),
});
export type Rendition = z.infer<typeof rendition>;

const count = z.int().min(0);

/** A video as one viewer sees it. */
export const video = z.strictObject({
  id: uuidv7,
  author: person,
  caption: z.string(),
  tags: z.array(z.string()),
  /** People named in the caption, by their handles there. */
  mentions: z.array(person),
  publishedAt: instant,
  /** Seconds. */
  duration: z.number(),
  width: z.int().positive(),
  height: z.int().positive(),
  hasSound: z.boolean(),
  poster: z.strictObject({ url: z.string(), width: z.int().positive(), height: z.int().positive() }),
  /** A tiny blurred WebP picture as `data:` address. */
  placeholder: z.string(),
  /** The smallest first; more come while it is still being processed. */
  renditions: z.array(rendition),
  audience,
  /** The video this Duet or Stitch was made with; its original is null when it was taken out or is not for the viewer. */
  madeWith: z
    .strictObject({
      kind: z.enum(['duet', 'stitch']),
      original: z.strictObject({ videoId: uuidv7, author: person }).nullable(),
    })
    .nullable(),
  views: count,
  likes: count,
  comments: count,
  shares: count,
  liked: z.boolean(),
  mayComment: z.boolean(),
  mayDuet: z.boolean(),
  mayStitch: z.boolean(),
});
export type Video = z.infer<typeof video>;

/** A video as its author sees it, from the moment it was posted. */
export const ownVideo = z.strictObject({
  id: uuidv7,
  postedAt: instant,
  caption: z.string(),
  audiences: videoAudiences,
  /**
   * `processing` until every rendition is made; `refused`: the file will not do; `failed`: the server could not make it,
   * and kept nothing of it. Either may be uploaded and posted anew.
   */
  state: z.enum(['processing', 'ready', 'refused', 'failed']),
  /** From 0 to 1. */
  progress: z.number().min(0).max(1),
  refusal: videoRefusal.nullable(),
  /** As soon as the poster and the smallest rendition are there: it can be watched from then on. */
  video: video.nullable(),
});
export type OwnVideo = z.infer<typeof ownVideo>;

export const videosPage = z.strictObject({ videos: z.array(video), next: z.string().nullable() });
export type VideosPage = z.infer<typeof videosPage>;

/** Which page of a list of videos or comments is asked for. */
export const placeInVideos = {
  /** `next` of the page before. */
  after: z.string().max(200).optional(),
  limit: z.int().min(1).max(limits.videosPage).default(limits.videosPage),
};
