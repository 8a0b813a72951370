import type {
  Comment,
  MethodParams,
  OwnVideo,
  Problem,
  Reason,
  Relation,
  ReportReason,
  TagCount,
  Video,
} from '@takeback/protocol';
import type { Observable } from '../views.ts';
import type { VideoDrafts, VideoUpload } from './upload-contract.ts';

/** Which videos a list holds. */
export type VideosOf =
  | { readonly kind: 'forYou' }
  | { readonly kind: 'following' }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'search'; readonly query: string }
  | { readonly kind: 'person'; readonly handle: string }
  | { readonly kind: 'liked' }
  /** Duets and Stitches with one's own video. */
  | { readonly kind: 'madeWith'; readonly videoId: string }
  | { readonly kind: 'single'; readonly videoId: string };

export interface VideoItem {
  /** Its addresses are absolute. The same object until something in it changes. */
  readonly video: Video;
  /** Why it is in For You; null in other lists. */
  readonly why: Reason | null;
}

/**
 * `loading`: more are being asked for; `ready`: there are more; `end`: there are none (For You may be asked again);
 * `failed`: `failure` says why, null when the server could not be reached; `more` tries again.
 */
export interface ListView<Item> {
  readonly items: readonly Item[];
  readonly state: 'loading' | 'ready' | 'end' | 'failed';
  readonly failure: Problem | null;
}

/** A list that stays true: what changes is shown changed, what is gone leaves. Read while somebody subscribes. */
export interface LiveList<Item> extends Observable<ListView<Item>> {
  /** The next page. Does not fail: see the state. Repeating it while it runs is harmless. */
  more(): Promise<void>;
  /** From the beginning; what is shown stays until the answer is there. Does not fail. */
  refresh(): Promise<void>;
}

/** One video. `gone`: deleted, or not for this account: a screen must not tell which. */
export type VideoView =
  | { readonly state: 'loading' }
  | { readonly state: 'here'; readonly video: Video }
  | { readonly state: 'gone' }
  | { readonly state: 'failed'; readonly failure: Problem | null };

/** A comment. One's own is shown before the server has it; `failed`: retry or discard. */
export interface CommentView {
  readonly comment: Comment;
  readonly state: 'posted' | 'posting' | 'failed';
  readonly failure: Problem | null;
  /** Those that were loaded, the oldest first. */
  readonly replies: readonly CommentView[];
  /** There are replies that were not loaded. */
  readonly moreReplies: boolean;
}

/** The comments under one video, the same object for the same video. */
export interface VideoComments extends LiveList<CommentView> {
  /** The next page of the replies to a comment. @throws TakebackError, ConnectionError */
  loadReplies(commentId: string): Promise<void>;
  /** Shown at once. @returns its id. @throws TakebackError `invalid_input` when it is empty or too long */
  post(text: string, replyTo?: string): string;
  retry(commentId: string): void;
  /** Removes one that failed. */
  discard(commentId: string): void;
  /** @throws TakebackError, ConnectionError: then it is there again. */
  delete(commentId: string): Promise<void>;
  like(commentId: string): Promise<void>;
  unlike(commentId: string): Promise<void>;
  report(commentId: string, reason: ReportReason): Promise<void>;
}

/** Somebody looks at a video. */
export interface Viewing {
  /** How far it was watched, from 0 to 1, and how often again. Cheap to call with every `timeupdate`. */
  watched(share: number, replays: number): void;
  /** It left the screen. One that was left within 2 s counts as skipped. */
  end(): void;
}

export interface ShareOutcome {
  readonly accountId: string;
  /** The conversation it is in; null when it could not be opened. */
  readonly conversationId: string | null;
  /** Null when it is on its way; else why not, `null` inside when the server could not be reached. */
  readonly failed: { readonly failure: Problem | null } | null;
}

/** Short videos: lists, one video, comments, what was watched, uploading and posting. */
export interface TakebackVideos {
  /** The same list for the same request. At most 100 of For You are held: find a place by id, not by index. */
  list(of: VideosOf): LiveList<VideoItem>;
  /** One's own videos, the latest first, with how far their processing is. */
  readonly mine: LiveList<OwnVideo>;
  /** One video, asked for again whenever somebody begins to look. The same observable for the same id. */
  watch(videoId: string): Observable<VideoView>;
  /** Asks for a video again: one of its files could not be loaded, its address may have run out. Does not fail. */
  check(videoId: string): Promise<void>;

  /** Shown at once. @throws TakebackError, ConnectionError: then it is as it was. */
  like(videoId: string): Promise<void>;
  unlike(videoId: string): Promise<void>;
  /** @throws TakebackError, ConnectionError; so do the others. */
  report(videoId: string, reason: ReportReason): Promise<void>;
  update(params: MethodParams<'videos.update'>): Promise<OwnVideo>;
  /** Leaves every list at once; comes back when it failed. */
  delete(videoId: string): Promise<void>;
  /** Takes one's own video out of a Duet or Stitch. */
  takeOut(videoId: string, madeId: string): Promise<void>;
  /** Follows the author of a video, which For You learns from. */
  followAuthor(videoId: string, accountId: string): Promise<Relation>;

  /** Call when a video comes on the screen; For You learns from it within seconds. */
  viewing(videoId: string): Viewing;
  /** It leaves For You at once. */
  notInterested(videoId: string): void;
  /** Its link was passed on outside. */
  shared(videoId: string): void;
  /** Sends it, then the note as a message of its own, to each of these accounts. Fails for each by itself. */
  share(videoId: string, accountIds: readonly string[], note?: string): Promise<ShareOutcome[]>;

  comments(videoId: string): VideoComments;
  /** Tags that begin so, or those of the last days, the most used first. */
  tags(beginning?: string): Promise<readonly TagCount[]>;

  /** Uploads a file now. For what a person makes, `drafts` is better: it survives a reload. */
  upload(file: Blob, options?: { readonly signal?: AbortSignal }): VideoUpload;
  readonly drafts: VideoDrafts;
}
