import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { countTags } from '../videos/tag-counts.ts';

/** Without a beginning, tags of videos of so many days are looked at. */
const trendingDays = 7;
const day = 24 * 3_600_000;

/** Answers `feed.tags`. */
export function createTags({
  database: { kysely },
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Pick<Handlers, 'feed.tags'> {
  return {
    'feed.tags': async ({ beginning, limit }) => {
      const since = new Date(clock.now().getTime() - trendingDays * day);
      const tags = await countTags(kysely, beginning === undefined ? { since } : { beginning }, limit);
      return { tags };
    },
  };
}
