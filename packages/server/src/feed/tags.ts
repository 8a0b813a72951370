import type { TagCount } from '@takeback/protocol';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { countTags } from '../videos/tag-counts.ts';

/** Without a beginning, tags of videos of so many days are looked at. */
const trendingDays = 7;
const day = 24 * 3_600_000;

/** Counts are kept so long, in milliseconds, where no video changes meanwhile: an author may be suspended. */
const keptFor = 60_000;
const mostKept = 200;

interface Counted {
  readonly at: number;
  readonly tags: Promise<readonly TagCount[]>;
}

export interface TagsDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}

/**
 * Answers `feed.tags`. They are the same for everybody, and counting them on a large server takes some tens of
 * milliseconds in which nobody else is answered: what was counted is kept until a video comes, changes or goes.
 */
export function createTags({
  database,
  clock,
  bus,
}: TagsDeps): Pick<Handlers, 'feed.tags'> & { close(): void } {
  const kept = new Map<string, Counted>();
  const forget = (): void => kept.clear();
  const endListening = bus.subscribe((signal) => {
    if (signal.type === 'videos') forget();
  });
  const endReturn = database.onReturn(forget);

  function count(beginning: string | undefined, limit: number): Promise<readonly TagCount[]> {
    const now = clock.now().getTime();
    const key = `${limit} ${beginning ?? ''}`;
    const known = kept.get(key);
    if (known !== undefined && now - known.at < keptFor) return known.tags;
    const which = beginning === undefined ? { since: new Date(now - trendingDays * day) } : { beginning };
    const tags = countTags(database.kysely, which, limit);
    if (kept.size >= mostKept) forget();
    const counted = { at: now, tags };
    kept.set(key, counted);
    tags.catch(() => {
      if (kept.get(key) === counted) kept.delete(key);
    });
    return tags;
  }

  return {
    'feed.tags': async ({ beginning, limit }) => ({ tags: [...(await count(beginning, limit))] }),
    close: () => {
      endListening();
      endReturn();
    },
  };
}
