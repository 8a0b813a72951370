import type { Video } from '../../src/feed/model/catalogue.ts';
import type { Engagement, EngagementKind } from '../../src/feed/model/engagement.ts';
import { FeedModel } from '../../src/feed/model/model.ts';
import type { PageRequest, Pick } from '../../src/feed/model/page.ts';

const hour = 3_600_000;
export const day = 24 * hour;
export const start = Date.UTC(2026, 0, 1);

/** A model, and a clock that tests move. */
export class World {
  now = start;
  readonly model: FeedModel;

  constructor(seed = 1) {
    this.model = new FeedModel({ clock: { now: () => new Date(this.now) }, seed });
  }

  post(id: string, authorId: string, more: Partial<Video> = {}): void {
    this.model.addVideo({ id, authorId, createdAt: this.now, tags: [], ...more });
  }

  /** Posts that need no first views any more: strangers have seen them. */
  postKnown(id: string, authorId: string, more: Partial<Video> = {}): void {
    this.post(id, authorId, more);
    for (let viewer = 0; viewer < 20; viewer += 1) this.does(`stranger ${viewer}`, 'impression', id);
  }

  does(personId: string, kind: Exclude<EngagementKind, 'watch'>, videoId: string): boolean {
    return this.model.record({ personId, videoId, kind, at: this.now });
  }

  watches(personId: string, videoId: string, watchedShare: number, replays = 0): boolean {
    return this.model.record({ personId, videoId, kind: 'watch', at: this.now, watchedShare, replays });
  }

  page(viewerId: string, more: Partial<PageRequest> = {}): Pick[] {
    return this.model.page({ viewerId, size: 10, mayWatch: () => true, exclude: [], ...more });
  }

  ids(viewerId: string, more: Partial<PageRequest> = {}): string[] {
    return this.page(viewerId, more).map(({ videoId }) => videoId);
  }
}

/** A lively history that only its seed decides. */
export function historyOf(
  random: () => number,
  people: number,
  videos: number,
  length: number,
): Engagement[] {
  const below = (count: number) => Math.floor(random() * count);
  const kinds = [
    'impression',
    'quick_skip',
    'like',
    'unlike',
    'comment',
    'share',
    'follow',
    'not_interested',
    'report',
  ] as const;
  return Array.from({ length }, (_, at) => {
    const deed = { personId: `p${below(people)}`, videoId: `v${below(videos)}`, at: start + at * 1_000 };
    const kind = kinds[below(kinds.length * 2)];
    if (kind !== undefined) return { ...deed, kind };
    return { ...deed, kind: 'watch' as const, watchedShare: random(), replays: below(3) };
  });
}
