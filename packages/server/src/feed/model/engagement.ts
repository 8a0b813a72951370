/** What somebody did with a video, in the order in which it became known; the model holds nothing that is not here. */
interface Deed {
  readonly personId: string;
  readonly videoId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export type Engagement =
  | (Deed & { readonly kind: Exclude<EngagementKind, 'watch'> })
  | (Deed & {
      readonly kind: 'watch';
      /** The part of the video that was watched at least once, 0 to 1. */
      readonly watchedShare: number;
      /** How often it began again. */
      readonly replays: number;
    });

/** `follow` is a follow of the author from this video; `unlike` takes a like back. */
export type EngagementKind =
  | 'impression'
  | 'watch'
  | 'quick_skip'
  | 'like'
  | 'unlike'
  | 'comment'
  | 'share'
  | 'follow'
  | 'not_interested'
  | 'report';

/** Watched less than this, a video was not liked for being watched. */
const leastWatched = 0.5;
const countedReplays = 2;

const strengths = {
  impression: 0,
  quick_skip: -1,
  like: 2,
  unlike: -2,
  comment: 2,
  share: 3,
  follow: 3,
  not_interested: -4,
  report: -8,
} as const satisfies Record<Exclude<EngagementKind, 'watch'>, number>;

/** The most that one person's interest in one video counts, however often they come back. */
export const mostStrength = 6;

/**
 * What an engagement says about the person's taste, in units of one video watched to the end: above 0 for it, below 0
 * against it. Out-of-range shares and counts are read as the nearest that makes sense.
 */
export function strengthOf(engagement: Engagement): number {
  if (engagement.kind !== 'watch') return strengths[engagement.kind];
  const share = watchedShareOf(engagement.watchedShare);
  if (share < leastWatched) return 0;
  return share + 0.5 * Math.min(Math.max(Math.floor(engagement.replays) || 0, 0), countedReplays);
}

/** A share as it may be counted: 0 to 1, and 0 for what is no number. */
export function watchedShareOf(share: number): number {
  return Math.min(Math.max(share || 0, 0), 1);
}
