import { randomUUID } from 'node:crypto';
import type { ReportReason } from '@takeback/protocol';
import type { Kysely } from 'kysely';
import type { Bus, Deed } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { checkComment, holdComment } from '../comments/visible.ts';
import { Refusal } from '../errors.ts';
import { recordDeeds } from '../feed/deeds.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import { keepVideos } from '../videos/counts.ts';
import { checkActive, checkVideo } from '../videos/judgement.ts';

/** What is reported; exactly one of them. */
type Subject =
  | { readonly video_id: string; readonly comment_id: null }
  | { readonly video_id: null; readonly comment_id: string };

/**
 * Answers `videos.report` and `comments.report`. Of one's own there is nothing to report; who is reported learns
 * nothing.
 */
export function createReports({
  database,
  clock,
  bus,
}: {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
}): Pick<Handlers, 'videos.report' | 'comments.report'> {
  /** @returns whether it is the first of this account about this */
  async function put(
    transaction: Kysely<Schema>,
    reporterId: string,
    subject: Subject,
    reason: ReportReason,
  ): Promise<boolean> {
    const made = await transaction
      .insertInto('reports')
      .values({ id: randomUUID(), reporter_id: reporterId, ...subject, reason, at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .returning('id')
      .execute();
    if (made.length > 0) return true;
    await transaction
      .updateTable('reports')
      .set({ reason, at: clock.now() })
      .where('reporter_id', '=', reporterId)
      .where(
        subject.video_id === null ? 'comment_id' : 'video_id',
        '=',
        subject.video_id ?? subject.comment_id,
      )
      .execute();
    return false;
  }

  return {
    'videos.report': async ({ videoId, reason }, { accountId }) => {
      const judged = await checkVideo(database.kysely, clock, accountId, videoId, 'see');
      if (judged.author.id === accountId) throw new Refusal('not_allowed');
      checkActive(judged);
      const deed: Deed = { accountId, videoId, kind: 'report', at: clock.now() };
      const isNew = await database.transaction(async (transaction) => {
        if (!(await keepVideos(transaction, [videoId])).has(videoId)) throw new Refusal('not_found');
        const made = await put(transaction, accountId, { video_id: videoId, comment_id: null }, reason);
        if (made) await recordDeeds(transaction, [deed]);
        return made;
      });
      if (isNew) bus.publish({ type: 'engaged', deeds: [deed] });
      return {};
    },

    'comments.report': async ({ commentId, reason }, { accountId }) => {
      const { row, video } = await checkComment(database.kysely, clock, accountId, commentId);
      if (row.author_id === accountId) throw new Refusal('not_allowed');
      checkActive(video);
      await database.transaction(async (transaction) => {
        await holdComment(transaction, commentId);
        await put(transaction, accountId, { video_id: null, comment_id: commentId }, reason);
      });
      return {};
    },
  };
}
