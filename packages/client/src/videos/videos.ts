import type { MethodParams, OwnVideo, Person, Relation, ReportReason } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import type { Session } from '../session/session.ts';
import type { LocalStore } from '../store/local-store.ts';
import type { TabEvent, Tabs } from '../tabs/tabs.ts';
import type { ShareOutcome, TakebackVideos, VideosOf } from './contract.ts';
import { Engagements } from './engagements.ts';
import { FileUpload } from './file-upload.ts';
import { Likes } from './likes.ts';
import { OpenComments } from './open-comments.ts';
import { OwnVideos } from './own-videos.ts';
import { ShownVideos } from './shown-videos.ts';
import type { VideoUpload } from './upload-contract.ts';
import type { UploadTarget } from './upload-target.ts';
import { DraftsOfVideos } from './video-drafts.ts';
import { VideoLists } from './video-lists.ts';
import { WatchedVideos } from './watched-videos.ts';

export interface VideosOptions {
  readonly target: UploadTarget;
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly session: Session;
  readonly call: Call;
  /** Outlives the page. */
  readonly lastCall: Call;
  readonly me: () => Person | null;
  readonly follow: (accountId: string) => Promise<Relation>;
  readonly share: (videoId: string, accountIds: readonly string[], note: string) => Promise<ShareOutcome[]>;
}

/** Comments of videos that are not looked at any more are kept up to this many. */
const mostComments = 10;
/** Changes are gathered this long: a video that many like at once is asked for once. */
const gatherMilliseconds = 300;

/** Short videos as they are shown: in memory, kept true by what the server tells live. */
export class Videos implements TakebackVideos {
  readonly mine: TakebackVideos['mine'];
  readonly drafts: DraftsOfVideos;
  readonly #options: VideosOptions;
  readonly #call: Call;
  readonly #shown: ShownVideos;
  readonly #lists: VideoLists;
  readonly #own: OwnVideos;
  readonly #likes: Likes;
  readonly #engagements: Engagements;
  readonly #watched: WatchedVideos;
  readonly #comments = new Map<string, OpenComments>();
  readonly #changed = new Set<string>();
  #gathering: ReturnType<typeof setTimeout> | null = null;
  #isOnline = false;
  /** The video on the screen. */
  #current: string | null = null;

  constructor(options: VideosOptions) {
    const { call, lastCall, tabs, target } = options;
    const { url } = target;
    this.#options = options;
    this.#call = call;
    this.#shown = new ShownVideos({ url, call });
    this.#watched = new WatchedVideos(this.#shown);
    this.#lists = new VideoLists(call, this.#shown);
    this.#own = new OwnVideos({ url, call, shown: this.#shown, onListed: () => this.#listed() });
    this.#likes = new Likes({
      show: (id, liked) => this.#shown.wantLike(id, liked),
      tell: async (videoId, liked) => {
        const { likes } = await call(liked ? 'videos.like' : 'videos.unlike', { videoId });
        this.#shown.patch(videoId, { liked, likes });
      },
    });
    this.#engagements = new Engagements(
      (engagements) => call('feed.engage', { engagements }),
      (engagements) => lastCall('feed.engage', { engagements }),
    );
    this.mine = this.#own.list;
    this.drafts = new DraftsOfVideos({
      ...options,
      onPosted: (video) => this.#own.posted(video),
    });
    tabs.subscribe((event) => this.#follow(event));
  }

  list = (of: VideosOf) => this.#lists.get(of);

  watch = (videoId: string) => this.#watched.get(videoId);
  check = (videoId: string) => this.#shown.ask(videoId);
  like = (videoId: string) => this.#setLike(videoId, true);
  unlike = (videoId: string) => this.#setLike(videoId, false);

  async report(videoId: string, reason: ReportReason): Promise<void> {
    await this.#call('videos.report', { videoId, reason });
  }

  async update(params: MethodParams<'videos.update'>): Promise<OwnVideo> {
    const asked = this.#shown.now;
    const { video } = await this.#call('videos.update', params);
    this.#own.take(video, asked);
    return video;
  }

  async delete(videoId: string): Promise<void> {
    this.#shown.wantGone(videoId, true);
    try {
      await this.#call('videos.delete', { videoId });
      this.#shown.lose(videoId);
      this.#own.remove(videoId);
    } catch (error) {
      // The answer may have been lost, not the call.
      this.#shown.renew([videoId]);
      throw error;
    } finally {
      this.#shown.wantGone(videoId, false);
    }
  }

  async takeOut(videoId: string, madeId: string): Promise<void> {
    await this.#call('videos.takeOut', { videoId, madeId });
    this.#lists.refresh((of) => of.kind === 'madeWith' && of.videoId === videoId);
    this.#shown.renew([madeId]);
  }

  async followAuthor(videoId: string, accountId: string): Promise<Relation> {
    const relation = await this.#options.follow(accountId);
    this.#engagements.add({ kind: 'follow', videoId });
    return relation;
  }

  viewing(videoId: string) {
    this.#current = videoId;
    if (this.#shown.isAged(videoId)) this.#shown.renew([videoId]);
    return this.#engagements.view(videoId);
  }

  notInterested(videoId: string): void {
    this.#engagements.add({ kind: 'not_interested', videoId });
    this.#lists.take(videoId, 'forYou');
  }

  shared(videoId: string): void {
    this.#engagements.add({ kind: 'share', videoId });
  }

  async share(videoId: string, accountIds: readonly string[], note = ''): Promise<ShareOutcome[]> {
    const outcomes = await this.#options.share(videoId, accountIds, note);
    if (outcomes.some(({ failed }) => failed === null)) this.shared(videoId);
    return outcomes;
  }

  comments(videoId: string) {
    const known = this.#comments.get(videoId);
    const opened =
      known ??
      new OpenComments({
        videoId,
        call: this.#call,
        me: this.#options.me,
        onChange: () => this.#shown.renew([videoId]),
      });
    this.#comments.delete(videoId);
    this.#comments.set(videoId, opened);
    const idle = [...this.#comments].filter(([id, { isWatched }]) => id !== videoId && !isWatched);
    for (const [id] of idle.slice(0, Math.max(0, idle.length - mostComments))) this.#comments.delete(id);
    return opened.comments;
  }

  async tags(beginning?: string) {
    const { tags } = await this.#call('feed.tags', beginning === undefined ? {} : { beginning });
    return tags;
  }

  upload(file: Blob, { signal }: { readonly signal?: AbortSignal } = {}): VideoUpload {
    const upload = new FileUpload(this.#options.target, file);
    signal?.addEventListener('abort', () => upload.cancel());
    return upload;
  }

  stop(): void {
    if (this.#gathering !== null) clearTimeout(this.#gathering);
    this.#engagements.stop();
    this.drafts.stop();
  }

  async #setLike(videoId: string, liked: boolean): Promise<void> {
    await this.#likes.set(videoId, liked);
    this.#lists.outdate(({ kind }) => kind === 'liked');
  }

  #listed(): void {
    const handle = this.#options.me()?.handle;
    this.#lists.refresh((of) => of.kind === 'person' && of.handle === handle);
  }

  #follow(event: TabEvent): void {
    if (event.type === 'status') this.#connected(event.status.connection === 'online');
    else if (event.type === 'videos') this.#told(event.changed, event.gone);
    else if (event.type === 'videoProgress') this.#own.progressed(event.videoId, event.progress);
    else if (event.type === 'touched') {
      if (event.touched.session && event.touched.everything) this.#forget();
      for (const relation of event.touched.relations.values()) this.#related(relation);
      if (event.touched.relations.size > 0) this.#lists.outdate(({ kind }) => kind === 'following');
    }
  }

  #told(changed: readonly string[], gone: readonly string[]): void {
    for (const id of gone) {
      this.#shown.lose(id);
      this.#own.remove(id);
    }
    for (const id of changed) this.#changed.add(id);
    if (this.#changed.size > 0) this.#gathering ??= setTimeout(() => this.#askChanged(), gatherMilliseconds);
  }

  #askChanged(): void {
    this.#gathering = null;
    const changed = [...this.#changed];
    this.#changed.clear();
    this.#shown.renew(changed);
    const own = new Set(this.#own.ids);
    for (const id of changed) {
      if (own.has(id)) this.#own.ask(id);
      this.#comments.get(id)?.renew();
    }
  }

  /** Nothing was told while there was no connection. */
  #connected(isOnline: boolean): void {
    if (isOnline && !this.#isOnline) {
      this.#shown.expire();
      this.#lists.expire();
      this.#shown.renew([...this.#watched.ids, ...this.#lists.near(this.#current)]);
      this.#own.renew();
      for (const comments of this.#comments.values()) comments.renew();
      this.#engagements.flush();
    }
    this.#isOnline = isOnline;
  }

  /** What a blocked person made is not shown any more. */
  #related({ accountId, blocked }: Relation): void {
    if (blocked) for (const id of this.#shown.by(accountId)) this.#shown.lose(id);
  }

  #forget(): void {
    this.#changed.clear();
    this.#engagements.forget();
    this.#shown.forget();
    this.#lists.forget();
    this.#own.forget();
    for (const comments of this.#comments.values()) comments.forget();
  }
}
