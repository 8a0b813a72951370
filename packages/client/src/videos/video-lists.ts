import type { Call } from '../connection/http.ts';
import { isSame } from '../observable.ts';
import type { LiveList, VideoItem, VideosOf } from './contract.ts';
import { OpenList } from './open-list.ts';
import type { ShownVideos } from './shown-videos.ts';
import { findVideos, type VideoRow } from './video-pages.ts';

/** Lists that nobody looks at are kept as they were up to this many. */
const mostIdle = 10;
/** Videos of For You that are held: further ones take the place of the first. */
const mostForYou = 100;

/** Videos before and after the one on the screen that are asked for again after a loss of the connection. */
const nearby = 15;

interface Opened {
  readonly of: VideosOf;
  readonly open: OpenList<VideoRow, VideoItem>;
}

/** The lists of videos that are or were just on the screen. */
export class VideoLists {
  readonly #call: Call;
  readonly #shown: ShownVideos;
  /** By what they hold; the least recently used first. */
  readonly #lists = new Map<string, Opened>();

  constructor(call: Call, shown: ShownVideos) {
    this.#call = call;
    this.#shown = shown;
    shown.subscribe((id) => {
      for (const { open } of this.#lists.values()) {
        if (open.rows.some((row) => row.id === id)) open.publish();
      }
    });
  }

  get(of: VideosOf): LiveList<VideoItem> {
    const key = JSON.stringify(Object.entries(of).sort());
    const opened = this.#lists.get(key) ?? { of, open: this.#open(of) };
    this.#lists.delete(key);
    this.#lists.set(key, opened);
    const idle = [...this.#lists].filter(([, { open }]) => open !== opened.open && !open.isWatched);
    for (const [other, { open }] of idle.slice(0, Math.max(0, idle.length - mostIdle))) {
      open.forget();
      this.#lists.delete(other);
    }
    return opened.open.list;
  }

  /** These hold other videos now. */
  refresh(matches: (of: VideosOf) => boolean): void {
    for (const { of, open } of this.#lists.values()) {
      if (!matches(of)) continue;
      open.expire();
      if (open.isWatched) open.refresh();
    }
  }

  /** These hold other videos now, and whoever looks at one is not disturbed. */
  outdate(matches: (of: VideosOf) => boolean): void {
    for (const { of, open } of this.#lists.values()) if (matches(of)) open.outdate();
  }

  /** Changes may have been missed: lists that nobody looks at are read again when somebody does. */
  expire(): void {
    for (const { open } of this.#lists.values()) open.expire();
  }

  /** What is on the screen, or close to it. @param videoId the one that is looked at */
  near(videoId: string | null): string[] {
    return [...this.#lists.values()].flatMap(({ open }) => {
      if (!open.isWatched) return [];
      const place = Math.max(
        0,
        open.rows.findIndex(({ id }) => id === videoId),
      );
      return open.rows.slice(Math.max(0, place - nearby), place + nearby).map(({ id }) => id);
    });
  }

  /** Takes a video out of the lists of a kind. */
  take(videoId: string, kind: VideosOf['kind']): void {
    for (const { of, open } of this.#lists.values()) {
      if (of.kind === kind) open.change((row) => (row.id === videoId ? null : row));
    }
  }

  /** Nothing of the account that was signed in stays. */
  forget(): void {
    for (const { open } of this.#lists.values()) open.forget();
  }

  #open(of: VideosOf): OpenList<VideoRow, VideoItem> {
    const shown = this.#shown;
    const items = new WeakMap<VideoRow, VideoItem>();
    return new OpenList({
      load: async (after, held) => {
        const asked = shown.now;
        const page = await findVideos(
          this.#call,
          of,
          after,
          held.map(({ id }) => id),
        );
        for (const video of page.videos) shown.learn(video, asked);
        return page;
      },
      itemOf: (row) => {
        const video = shown.find(row.id);
        if (video === null) return null;
        const item = items.get(row);
        if (item && isSame(item.video, video)) return item;
        const made = { video, why: row.why };
        items.set(row, made);
        return made;
      },
      onHold: (id) => shown.hold(id),
      onRelease: (id) => shown.release(id),
      ...(of.kind === 'forYou' ? { most: mostForYou, endless: true } : {}),
    });
  }
}
