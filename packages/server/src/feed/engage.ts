import type { Engagement } from '@takeback/protocol';
import type { Bus, Deed } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import type { Database } from '../storage/database.ts';
import { countViewsAndShares, keepVideos } from '../videos/counts.ts';
import { checkActive, judgeVideos } from '../videos/judgement.ts';
import { findDeeds, lockDeeds, recordDeeds, viewKinds } from './deeds.ts';

export interface EngageDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}

function deedOf(accountId: string, engagement: Engagement, at: Date): Deed {
  const { kind, videoId } = engagement;
  if (kind !== 'watch') return { accountId, videoId, kind, at };
  return { accountId, videoId, kind, share: engagement.share, replays: engagement.replays, at };
}

/**
 * Answers `feed.engage`. All but a watch counts once for a person and a video, also when it is told again after years;
 * of one's own videos only a share counts. Of who is suspended nothing does.
 * @throws Refusal not_allowed
 */
export function createEngage({ database, clock, bus }: EngageDeps): Pick<Handlers, 'feed.engage'> {
  return {
    'feed.engage': async ({ engagements }, { accountId }) => {
      const asked = [...new Set(engagements.map(({ videoId }) => videoId))];
      const judged = await judgeVideos(database.kysely, clock, accountId, asked);
      for (const video of judged.values()) checkActive(video);
      const counts = ({ kind, videoId }: Engagement): boolean => {
        const video = judged.get(videoId);
        if (video?.may('see') !== 'allowed') return false;
        return video.author.id !== accountId || kind === 'share';
      };
      const at = clock.now();
      const told = engagements.filter(counts).map((engagement) => deedOf(accountId, engagement, at));
      if (told.length === 0) return {};
      const deeds = await database.transaction(async (transaction) => {
        await lockDeeds(transaction, accountId);
        const ids = [...new Set(told.map(({ videoId }) => videoId))];
        const there = await keepVideos(transaction, ids);
        const before = await findDeeds(transaction, accountId, ids);
        const fresh = onlyNew(
          told.filter(({ videoId }) => there.has(videoId)),
          before,
        );
        const viewed = new Set(
          fresh
            .filter(({ kind, videoId }) => viewKinds.has(kind) && !hasAny(before.get(videoId), viewKinds))
            .map(({ videoId }) => videoId),
        );
        const shared = fresh.filter(({ kind }) => kind === 'share').map(({ videoId }) => videoId);
        await recordDeeds(transaction, fresh);
        await countViewsAndShares(transaction, [...viewed], shared);
        return fresh;
      });
      if (deeds.length > 0) bus.publish({ type: 'engaged', deeds });
      return {};
    },
  };
}

function hasAny(kinds: ReadonlySet<Deed['kind']> | undefined, of: ReadonlySet<Deed['kind']>): boolean {
  return kinds !== undefined && [...of].some((kind) => kinds.has(kind));
}

/** Without what was done before, here or earlier; watching again is something new. */
function onlyNew(
  deeds: readonly Deed[],
  before: ReadonlyMap<string, ReadonlySet<Deed['kind']>>,
): readonly Deed[] {
  const done = new Set<string>();
  return deeds.filter(({ kind, videoId }) => {
    if (kind === 'watch') return true;
    const deed = `${kind} ${videoId}`;
    if (done.has(deed) || before.get(videoId)?.has(kind) === true) return false;
    done.add(deed);
    return true;
  });
}
