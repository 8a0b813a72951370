import type { OwnVideo } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import { TakebackError } from '../errors.ts';
import type { LiveList } from './contract.ts';
import { OpenList } from './open-list.ts';
import type { ShownVideos } from './shown-videos.ts';
import { resolveAddresses } from './video-addresses.ts';

export interface OwnVideosOptions {
  readonly url: string;
  readonly call: Call;
  readonly shown: ShownVideos;
  /** One can be watched now: it is among those of this account. */
  readonly onListed: () => void;
}

/** One's own videos, those in processing too. */
export class OwnVideos {
  readonly list: LiveList<OwnVideo>;
  readonly #options: OwnVideosOptions;
  readonly #open: OpenList<OwnVideo, OwnVideo>;

  constructor(options: OwnVideosOptions) {
    this.#options = options;
    this.#open = new OpenList<OwnVideo, OwnVideo>({
      load: async (after) => {
        const asked = options.shown.now;
        const page = await options.call('videos.mine', after === null ? {} : { after });
        return { rows: page.videos.map((video) => this.#learn(video, asked)), next: page.next };
      },
      itemOf: (row) => row,
      onHold: (id) => options.shown.hold(id),
      onRelease: (id) => options.shown.release(id),
    });
    this.list = this.#open.list;
    options.shown.subscribe((id) => this.#follow(id));
  }

  get ids(): string[] {
    return this.#open.rows.map(({ id }) => id);
  }

  /** Shows one that was just posted. */
  posted(video: OwnVideo): void {
    this.take(video, this.#options.shown.now);
    // Mostly it is not: whoever asks twice hears of what was made meanwhile.
    if (video.video !== null) this.#options.onListed();
  }

  /** Shows what an answer said of one. */
  take(video: OwnVideo, asked: number): void {
    this.#open.put(this.#learn(video, asked));
  }

  /** @param progress from 0 to 1; at 1 it is asked for again */
  progressed(videoId: string, progress: number): void {
    this.#open.change((row) =>
      row.id === videoId && row.state === 'processing'
        ? { ...row, progress: Math.max(row.progress, progress) }
        : row,
    );
    if (progress === 1) this.ask(videoId);
  }

  remove(videoId: string): void {
    this.#open.change((row) => (row.id === videoId ? null : row));
  }

  /** Asks for one again. Does not fail: what is shown stays. */
  async ask(videoId: string): Promise<void> {
    const asked = this.#options.shown.now;
    try {
      const { video } = await this.#options.call('videos.getOwn', { videoId });
      if (this.ids.includes(videoId)) this.take(video, asked);
    } catch (error) {
      if (error instanceof TakebackError && error.code === 'not_found') this.remove(videoId);
    }
  }

  renew(): void {
    if (this.#open.isWatched) this.#open.refresh();
  }

  forget(): void {
    this.#open.forget();
  }

  #learn(own: OwnVideo, asked: number): OwnVideo {
    if (own.video === null) return own;
    this.#options.shown.learn(own.video, asked);
    return { ...own, video: resolveAddresses(own.video, this.#options.url) };
  }

  /** What is told of a video counts here too. */
  #follow(videoId: string): void {
    const before = this.#open.rows.find(({ id }) => id === videoId);
    const video = this.#options.shown.find(videoId);
    if (!before || !video) return;
    this.#open.change((row) => (row.id === videoId ? { ...row, video } : row));
    if (before.video === null) this.#options.onListed();
  }
}
