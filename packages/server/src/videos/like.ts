import type { Bus, Deed } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { recordDeeds } from '../feed/deeds.ts';
import type { Database } from '../storage/database.ts';
import { holdVideo, moveCount } from './counts.ts';
import { checkActive, checkVideo } from './judgement.ts';

export interface LikeDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}

/** Answers `videos.like` and `videos.unlike`: the like, its count and what For You learns of it in one transaction. */
export function createLikes({
  database,
  clock,
  bus,
}: LikeDeps): Pick<Handlers, 'videos.like' | 'videos.unlike'> {
  async function move(accountId: string, videoId: string, kind: 'like' | 'unlike'): Promise<number> {
    const deed: Deed = { accountId, videoId, kind, at: clock.now() };
    const { likes, isNew } = await database.transaction(async (transaction) => {
      await holdVideo(transaction, videoId);
      const like = { account_id: accountId, video_id: videoId };
      const changed =
        kind === 'like'
          ? await transaction
              .insertInto('likes')
              .values({ ...like, at: deed.at })
              .onConflict((conflict) => conflict.doNothing())
              .returning('video_id')
              .execute()
          : await transaction
              .deleteFrom('likes')
              .where('account_id', '=', accountId)
              .where('video_id', '=', videoId)
              .returning('video_id')
              .execute();
      const by = kind === 'like' ? changed.length : -changed.length;
      const count = await moveCount(transaction, 'like_count', videoId, by);
      if (by !== 0) await recordDeeds(transaction, [deed]);
      return { likes: count, isNew: by !== 0 };
    });
    if (isNew) bus.publish({ type: 'engaged', deeds: [deed] });
    return likes;
  }

  return {
    'videos.like': async ({ videoId }, { accountId }) => {
      checkActive(await checkVideo(database.kysely, clock, accountId, videoId, 'see'));
      return { likes: await move(accountId, videoId, 'like') };
    },
    'videos.unlike': async ({ videoId }, { accountId }) => {
      await checkVideo(database.kysely, clock, accountId, videoId, 'see');
      return { likes: await move(accountId, videoId, 'unlike') };
    },
  };
}
