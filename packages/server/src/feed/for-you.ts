import type { FeedItem, Reason } from '@takeback/protocol';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { findAvoidedPeople } from '../people/avoided.ts';
import type { Database } from '../storage/database.ts';
import type { View } from '../videos/view.ts';
import { Learning } from './learning.ts';
import type { Reason as ModelReason } from './model/reasons.ts';

export interface ForYouDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  readonly view: View;
}

export interface ForYou extends Pick<Handlers, 'feed.forYou'> {
  close(): Promise<void>;
}

/** A page is asked for anew, without what turned out not to be for the viewer, so often. */
const mostRounds = 4;

function reasonOf(reason: ModelReason): Reason {
  switch (reason.code) {
    case 'people_who_liked':
      return { kind: reason.code, videoId: reason.videoId };
    case 'your_tags':
      return { kind: reason.code, tag: reason.tag };
    default:
      return { kind: reason.code };
  }
}

/**
 * Answers `feed.forYou`. Nothing is kept in memory before somebody asks; a database that was away is read anew, because
 * what was committed meanwhile was not heard of.
 */
export function createForYou({ database, clock, bus, log, view }: ForYouDeps): ForYou {
  let learning: Learning | undefined;
  const closing = new Set<Promise<void>>();

  function current(): Learning {
    if (learning !== undefined) return learning;
    const begun: Learning = new Learning({
      database,
      clock,
      bus,
      onFailure: (error) => {
        log.error('What people watch could not be read', error);
        if (learning === begun) learning = undefined;
      },
    });
    learning = begun;
    return begun;
  }
  function forget(): void {
    const ending = learning?.close();
    learning = undefined;
    if (ending === undefined) return;
    closing.add(ending);
    void ending.finally(() => closing.delete(ending));
  }
  const endReturn = database.onReturn(forget);

  return {
    'feed.forYou': async ({ except, limit }, { accountId }) => {
      const known = current();
      await known.readyFor(accountId);
      const avoided = new Set(await findAvoidedPeople(database.kysely, accountId));
      const items: FeedItem[] = [];
      const passed = [...except];
      for (let round = 0; round < mostRounds && items.length < limit; round += 1) {
        const picks = known.choose(accountId, avoided, passed, limit - items.length);
        if (picks.length === 0) break;
        const ids = picks.map(({ videoId }) => videoId);
        const videos = new Map((await view(accountId, ids)).map((video) => [video.id, video]));
        for (const { videoId, reason } of picks) {
          const video = videos.get(videoId);
          if (video !== undefined) items.push({ video, why: reasonOf(reason) });
        }
        passed.push(...ids);
      }
      return { items };
    },
    close: async () => {
      endReturn();
      forget();
      await Promise.all(closing);
    },
  };
}
