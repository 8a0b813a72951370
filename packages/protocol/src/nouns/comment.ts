import { z } from 'zod';
import { instant, uuidv7 } from '../ids.ts';
import { limits } from '../limits.ts';
import { paragraphOf } from '../text.ts';
import { person } from './account.ts';

export const commentText = paragraphOf(limits.commentCharacters, limits.commentLines).refine(
  (text) => text.length > 0,
  'must not be empty',
);

/** A comment under a video, or a reply to one, as one viewer sees it. */
export const comment = z.strictObject({
  id: uuidv7,
  videoId: uuidv7,
  /** The comment it is a reply to; replies to replies name the same one. */
  replyTo: uuidv7.nullable(),
  author: person,
  text: z.string(),
  at: instant,
  likes: z.int().min(0),
  liked: z.boolean(),
  replies: z.int().min(0),
  /** By its author, and by the author of the video. */
  mayDelete: z.boolean(),
});
export type Comment = z.infer<typeof comment>;

export const commentsPage = z.strictObject({ comments: z.array(comment), next: z.string().nullable() });
export type CommentsPage = z.infer<typeof commentsPage>;

/** What a report says is wrong. */
export const reportReason = z.enum([
  'violence',
  'sexual',
  'minors',
  'hate',
  'harassment',
  'self_harm',
  'dangerous',
  'spam',
  'privacy',
  'other',
]);
export type ReportReason = z.infer<typeof reportReason>;
