import {
  type Comment,
  commentText,
  type Person,
  type Problem,
  problemOf,
  type ReportReason,
} from '@takeback/protocol';
import { v7 } from 'uuid';
import type { Call } from '../connection/http.ts';
import { TakebackError } from '../errors.ts';
import { isSame } from '../observable.ts';
import type { CommentView, VideoComments } from './contract.ts';
import { Likes } from './likes.ts';
import { OpenList } from './open-list.ts';

interface Row {
  readonly id: string;
  readonly view: CommentView;
}

export interface OpenCommentsOptions {
  readonly videoId: string;
  readonly call: Call;
  /** Who is signed in: the author of what is written here. */
  readonly me: () => Person | null;
  /** The number of comments has changed by this account's doing. */
  readonly onChange: () => void;
}

/** The comments under one video, with one's own before the server has them. */
export class OpenComments {
  readonly comments: VideoComments;
  readonly #options: OpenCommentsOptions;
  readonly #open: OpenList<Row, CommentView>;
  /** Where the next page of a comment's replies begins; null when there is none. */
  readonly #nextReplies = new Map<string, string | null>();
  readonly #likes: Likes;
  /** What the server knows of likes that are on their way. */
  readonly #told = new Map<string, boolean>();

  constructor(options: OpenCommentsOptions) {
    this.#options = options;
    this.#open = new OpenList<Row, CommentView>({
      load: async (after) => {
        const place = after === null ? {} : { after };
        const page = await options.call('comments.list', { videoId: options.videoId, ...place });
        const rows = page.comments.map((comment) => this.#rowOf(comment));
        // What is not posted yet is in no page.
        return { rows: after === null ? [...this.#unposted(), ...rows] : rows, next: page.next };
      },
      itemOf: ({ view }) => view,
    });
    this.#likes = new Likes({
      show: (commentId, liked) => this.#showLike(commentId, liked),
      tell: async (commentId, liked) => {
        await options.call(liked ? 'comments.like' : 'comments.unlike', { commentId });
        this.#told.set(commentId, liked);
      },
    });
    this.comments = {
      ...this.#open.list,
      loadReplies: (commentId) => this.#loadReplies(commentId),
      post: (text, replyTo) => this.#post(text, replyTo ?? null),
      retry: (commentId) => this.#retry(commentId),
      discard: (commentId) => this.#change(commentId, (view) => (view.state === 'failed' ? null : view)),
      delete: (commentId) => this.#delete(commentId),
      like: (commentId) => this.#likes.set(commentId, true),
      unlike: (commentId) => this.#likes.set(commentId, false),
      report: async (commentId: string, reason: ReportReason) => {
        await options.call('comments.report', { commentId, reason });
      },
    };
  }

  get isWatched(): boolean {
    return this.#open.isWatched;
  }

  /** Reads them again when somebody looks; else when somebody does. */
  renew(): void {
    if (this.#open.isWatched) this.#open.refresh();
  }

  forget(): void {
    this.#nextReplies.clear();
    this.#told.clear();
    this.#open.forget();
  }

  /** What is loaded of a comment's replies stays with it. */
  #rowOf(comment: Comment): Row {
    const held = this.#find(comment.id);
    const replies = held?.replies ?? [];
    const posted = replies.filter(({ state }) => state === 'posted').length;
    const view: CommentView = {
      comment,
      state: 'posted',
      failure: null,
      replies,
      moreReplies: comment.replies > posted,
    };
    return { id: comment.id, view: held && isSame(held, view) ? held : view };
  }

  #unposted(): Row[] {
    return this.#open.rows.filter(({ view }) => view.state !== 'posted');
  }

  #find(commentId: string): CommentView | null {
    for (const { view } of this.#open.rows) {
      if (view.comment.id === commentId) return view;
      const reply = view.replies.find(({ comment }) => comment.id === commentId);
      if (reply) return reply;
    }
    return null;
  }

  /** Changes a comment or a reply where it stands; null takes it away. */
  #change(commentId: string, by: (view: CommentView) => CommentView | null): void {
    this.#open.change((row) => {
      if (row.id === commentId) return rowWith(row, by(row.view));
      if (!row.view.replies.some(({ comment }) => comment.id === commentId)) return row;
      const replies = row.view.replies.flatMap((view) =>
        view.comment.id === commentId ? (by(view) ?? []) : view,
      );
      return rowWith(row, { ...row.view, replies });
    });
  }

  async #loadReplies(commentId: string): Promise<void> {
    const after = this.#nextReplies.get(commentId);
    const place = typeof after === 'string' ? { after } : {};
    const page = await this.#options.call('comments.replies', { commentId, ...place });
    this.#nextReplies.set(commentId, page.next);
    this.#change(commentId, (view) => {
      const found = page.comments.map((comment) => this.#rowOf(comment).view);
      const replies = new Map([...view.replies, ...found].map((reply) => [reply.comment.id, reply]));
      const inOrder = [...replies.values()].sort((a, b) => (a.comment.at < b.comment.at ? -1 : 1));
      return { ...view, replies: inOrder, moreReplies: page.next !== null };
    });
  }

  #post(text: string, replyTo: string | null): string {
    const checked = commentText.safeParse(text);
    const author = this.#options.me();
    if (!checked.success) {
      const issues = checked.error.issues.map(({ message }) => ({ path: 'text', message }));
      throw new TakebackError(problemOf('invalid_input', { issues }));
    }
    if (author === null) throw new TakebackError(problemOf('not_signed_in'));
    // A reply to a reply stands with it, under the same comment.
    const parent = replyTo === null ? null : (this.#find(replyTo)?.comment.replyTo ?? replyTo);
    const comment: Comment = {
      id: v7(),
      videoId: this.#options.videoId,
      replyTo: parent,
      author: { id: author.id, handle: author.handle, displayName: author.displayName },
      text: checked.data,
      at: new Date().toISOString(),
      likes: 0,
      liked: false,
      replies: 0,
      mayDelete: true,
    };
    const view: CommentView = { comment, state: 'posting', failure: null, replies: [], moreReplies: false };
    if (parent === null) this.#open.put({ id: comment.id, view });
    else this.#change(parent, (held) => ({ ...held, replies: [...held.replies, view] }));
    this.#send(comment);
    return comment.id;
  }

  #retry(commentId: string): void {
    const view = this.#find(commentId);
    if (view?.state !== 'failed') return;
    this.#change(commentId, (held) => ({ ...held, state: 'posting', failure: null }));
    this.#send(view.comment);
  }

  async #send({ id, text, replyTo, videoId }: Comment): Promise<void> {
    try {
      const { comment } = await this.#options.call('comments.post', { videoId, id, text, replyTo });
      this.#change(id, (view) => ({ ...view, comment, state: 'posted', failure: null }));
      if (replyTo !== null) this.#countReplies(replyTo, 1);
      this.#options.onChange();
    } catch (error) {
      const failure: Problem | null = error instanceof TakebackError ? error.problem : null;
      this.#change(id, (view) => ({ ...view, state: 'failed', failure }));
    }
  }

  async #delete(commentId: string): Promise<void> {
    const before = this.#open.rows;
    const view = this.#find(commentId);
    this.#change(commentId, () => null);
    try {
      await this.#options.call('comments.delete', { commentId });
    } catch (error) {
      if (view) this.#restore(commentId, before);
      throw error;
    }
    if (view && view.comment.replyTo !== null) this.#countReplies(view.comment.replyTo, -1);
    this.#options.onChange();
  }

  /** Puts back what could not be deleted: the comment where it was, or the reply under its comment. */
  #restore(commentId: string, before: readonly Row[]): void {
    const row = before.find(
      ({ id, view }) => id === commentId || view.replies.some(({ comment }) => comment.id === commentId),
    );
    if (row) this.#open.put(row);
  }

  #countReplies(commentId: string, by: number): void {
    this.#change(commentId, (view) => ({
      ...view,
      comment: { ...view.comment, replies: Math.max(0, view.comment.replies + by) },
    }));
  }

  #showLike(commentId: string, wanted: boolean | null): void {
    const known = this.#told.get(commentId) ?? this.#find(commentId)?.comment.liked;
    const liked = wanted ?? known;
    if (wanted === null) this.#told.delete(commentId);
    else if (known !== undefined) this.#told.set(commentId, known);
    this.#change(commentId, (view) => {
      if (liked === undefined || view.comment.liked === liked) return view;
      const likes = Math.max(0, view.comment.likes + (liked ? 1 : -1));
      return { ...view, comment: { ...view.comment, liked, likes } };
    });
  }
}

function rowWith(row: Row, view: CommentView | null): Row | null {
  if (view === null) return null;
  return view === row.view ? row : { ...row, view };
}
