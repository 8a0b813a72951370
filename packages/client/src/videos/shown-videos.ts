import type { Video } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import { TakebackError } from '../errors.ts';
import { isSame } from '../observable.ts';
import type { VideoView } from './contract.ts';
import { keepAddresses, resolveAddresses } from './video-addresses.ts';

interface Entry {
  /** As the server told it; null when it is gone or not known yet. */
  video: Video | null;
  /** What is shown: with the like that is on its way. */
  view: VideoView;
  /** How many lists and watchers show it. */
  holders: number;
  /** When it was last told, by the clock of {@link ShownVideos}: an older answer does not count. */
  told: number;
  /** Milliseconds since the start of the page at which its addresses were given. */
  givenAt: number;
}

/** Videos nobody shows are kept up to this many, so that going back is quick. */
const mostIdle = 100;
/** Signed addresses live five hours and more: after this time they are asked for again before they are used. */
const freshMilliseconds = 3_600_000;
/** Asked for again at a time. */
const atOnce = 3;
const loading: VideoView = { state: 'loading' };
const gone: VideoView = { state: 'gone' };

export interface ShownVideosOptions {
  /** Origin of the server: the addresses of files are paths on it. */
  readonly url: string;
  readonly call: Call;
}

/** Every video this tab knows, once, so that each change shows in all lists, cards and screens. */
export class ShownVideos {
  readonly #options: ShownVideosOptions;
  /** The least recently used first. */
  readonly #entries = new Map<string, Entry>();
  readonly #likes = new Map<string, boolean>();
  /** Those whose deletion is on its way. */
  readonly #leaving = new Set<string>();
  readonly #listeners = new Set<(videoId: string) => void>();
  readonly #wanted = new Set<string>();
  readonly #asking = new Map<string, Promise<void>>();
  #clock = 0;

  constructor(options: ShownVideosOptions) {
    this.#options = options;
  }

  /** To be passed to {@link learn} with the answer to what is asked now. */
  get now(): number {
    return this.#clock;
  }

  view(videoId: string): VideoView {
    return this.#entries.get(videoId)?.view ?? loading;
  }

  /** The video as it is shown, null when it is gone or not known. */
  find(videoId: string): Video | null {
    const view = this.view(videoId);
    return view.state === 'here' ? view.video : null;
  }

  /** Tells the id of each video whose view has changed. @returns what ends it. */
  subscribe(listener: (videoId: string) => void): () => void {
    const own = (videoId: string) => listener(videoId);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  hold(videoId: string): void {
    this.#use(videoId).holders += 1;
  }

  release(videoId: string): void {
    const entry = this.#entries.get(videoId);
    if (!entry) return;
    entry.holders -= 1;
    const idle = [...this.#entries].filter(([, { holders }]) => holders === 0);
    for (const [id] of idle.slice(0, Math.max(0, idle.length - mostIdle))) this.#entries.delete(id);
  }

  /** Changes may have been missed: everything is asked for again when it comes on the screen. */
  expire(): void {
    for (const entry of this.#entries.values()) entry.givenAt = Number.NEGATIVE_INFINITY;
  }

  /** Takes an answer, unless something newer was told since it was asked for. */
  learn(video: Video, asked: number): void {
    const entry = this.#use(video.id);
    if (entry.told > asked) return;
    const resolved = resolveAddresses(video, this.#options.url);
    const isFresh = performance.now() - entry.givenAt < freshMilliseconds;
    // A new address of the same file would make a player begin again.
    const kept = entry.video && isFresh ? keepAddresses(resolved, entry.video) : resolved;
    if (kept === resolved) entry.givenAt = performance.now();
    entry.video = isSame(entry.video, kept) ? entry.video : kept;
    this.#show(video.id, entry);
  }

  /** Changes what is known of a video here, as an answer to something else has told it. */
  patch(videoId: string, part: Partial<Video>): void {
    const entry = this.#entries.get(videoId);
    if (!entry?.video) return;
    this.#clock += 1;
    entry.told = this.#clock;
    entry.video = { ...entry.video, ...part };
    this.#show(videoId, entry);
  }

  /** It was deleted or is not for this account any more: no older answer brings it back. */
  lose(videoId: string): void {
    const entry = this.#entries.get(videoId);
    if (!entry) return;
    this.#clock += 1;
    entry.told = this.#clock;
    entry.video = null;
    this.#setView(videoId, entry, gone);
  }

  /** Shows the like a person has just given or taken; null ends that. */
  wantLike(videoId: string, liked: boolean | null): void {
    if (liked === null) this.#likes.delete(videoId);
    else this.#likes.set(videoId, liked);
    const entry = this.#entries.get(videoId);
    if (entry) this.#show(videoId, entry);
  }

  /** Shows a video as gone that a person has just deleted; false ends that, and it is there again unless it was lost. */
  wantGone(videoId: string, isGone: boolean): void {
    if (isGone) this.#leaving.add(videoId);
    else this.#leaving.delete(videoId);
    const entry = this.#entries.get(videoId);
    if (entry) this.#show(videoId, entry);
  }

  /** Asks for these again, a few at a time, those that are shown. */
  renew(videoIds: Iterable<string>): void {
    for (const id of videoIds) if (this.#entries.has(id)) this.#wanted.add(id);
    this.#askWanted();
  }

  /** Whether its addresses may end soon. */
  isAged(videoId: string): boolean {
    const entry = this.#entries.get(videoId);
    return entry?.video != null && performance.now() - entry.givenAt > freshMilliseconds;
  }

  /** Asks for one again. Does not fail: what is known stays. */
  ask(videoId: string): Promise<void> {
    const running = this.#asking.get(videoId);
    if (running) return running;
    const asking = this.#ask(videoId).finally(() => this.#asking.delete(videoId));
    this.#asking.set(videoId, asking);
    return asking;
  }

  /** Those of one author that are known. */
  by(accountId: string): string[] {
    return [...this.#entries].flatMap(([id, { video }]) => (video?.author.id === accountId ? [id] : []));
  }

  /** Another account may be signed in now: nothing of the last one stays. */
  forget(): void {
    this.#clock += 1;
    this.#likes.clear();
    this.#leaving.clear();
    this.#wanted.clear();
    for (const [id, entry] of [...this.#entries]) {
      entry.video = null;
      entry.told = this.#clock;
      if (entry.holders === 0) this.#entries.delete(id);
      this.#setView(id, entry, loading);
    }
  }

  async #ask(videoId: string): Promise<void> {
    const asked = this.#clock;
    try {
      const { video } = await this.#options.call('videos.get', { videoId });
      this.learn(video, asked);
    } catch (error) {
      const entry = this.#entries.get(videoId);
      if (!entry || entry.told > asked) return;
      const failure = error instanceof TakebackError ? error.problem : null;
      if (failure?.code === 'not_found') this.lose(videoId);
      else if (entry.video === null && entry.view !== gone) {
        this.#setView(videoId, entry, { state: 'failed', failure });
      }
    }
  }

  #askWanted(): void {
    for (const id of this.#wanted) {
      if (this.#asking.size >= atOnce) return;
      this.#wanted.delete(id);
      this.ask(id).finally(() => this.#askWanted());
    }
  }

  #use(videoId: string): Entry {
    const entry = this.#entries.get(videoId) ?? {
      video: null,
      view: loading,
      holders: 0,
      told: 0,
      givenAt: 0,
    };
    this.#entries.delete(videoId);
    this.#entries.set(videoId, entry);
    return entry;
  }

  #show(videoId: string, entry: Entry): void {
    if (entry.video === null) return;
    if (this.#leaving.has(videoId)) {
      this.#setView(videoId, entry, gone);
      return;
    }
    const video = withLike(entry.video, this.#likes.get(videoId));
    if (entry.view.state === 'here' && isSame(entry.view.video, video)) return;
    this.#setView(videoId, entry, { state: 'here', video });
  }

  #setView(videoId: string, entry: Entry, view: VideoView): void {
    if (entry.view === view) return;
    entry.view = view;
    for (const listener of [...this.#listeners]) listener(videoId);
  }
}

function withLike(video: Video, liked: boolean | undefined): Video {
  if (liked === undefined || liked === video.liked) return video;
  return { ...video, liked, likes: Math.max(0, video.likes + (liked ? 1 : -1)) };
}
