import { z } from 'zod';
import { uuidv7 } from '../ids.ts';
import { video } from './video.ts';

/** Why a video is on somebody's page: "why this video". */
export const reason = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('because_you_follow') }),
  /** People who liked a video that the viewer liked. */
  z.strictObject({ kind: z.literal('people_who_liked'), videoId: uuidv7 }),
  z.strictObject({ kind: z.literal('people_like_you') }),
  z.strictObject({ kind: z.literal('author_you_like') }),
  z.strictObject({ kind: z.literal('your_tags'), tag: z.string() }),
  z.strictObject({ kind: z.literal('popular_now') }),
  z.strictObject({ kind: z.literal('new_creator') }),
  z.strictObject({ kind: z.literal('new_video') }),
  z.strictObject({ kind: z.literal('not_seen_yet') }),
]);
export type Reason = z.infer<typeof reason>;

export const feedItem = z.strictObject({ video, why: reason });
export type FeedItem = z.infer<typeof feedItem>;

/** What a viewer did with a video; likes, comments and reports are counted where they are made. */
export const engagement = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('impression'), videoId: uuidv7 }),
  /** `share` of its length that was watched, at most 1; `replays` beyond the first time through. */
  z.strictObject({
    kind: z.literal('watch'),
    videoId: uuidv7,
    share: z.number().min(0).max(1),
    replays: z.int().min(0).max(100),
  }),
  /** Swiped away within 2 s. */
  z.strictObject({ kind: z.literal('quick_skip'), videoId: uuidv7 }),
  /** Sent to a chat, or its link passed on. */
  z.strictObject({ kind: z.literal('share'), videoId: uuidv7 }),
  /** Its author was followed from here. */
  z.strictObject({ kind: z.literal('follow'), videoId: uuidv7 }),
  z.strictObject({ kind: z.literal('not_interested'), videoId: uuidv7 }),
]);
export type Engagement = z.infer<typeof engagement>;

/** A tag and how many videos that everyone may see have it. */
export const tagCount = z.strictObject({ tag: z.string(), videos: z.int().min(0) });
export type TagCount = z.infer<typeof tagCount>;
