import type { Blobs } from '../blobs/blobs.ts';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Database } from '../storage/database.ts';
import { announce, findNews } from './announce.ts';
import { takeFiles } from './files.ts';
import { processingJob } from './processing.ts';
import type { ProgressBoard } from './progress.ts';
import type { Sources } from './sources.ts';

export interface DeleteDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly blobs: Blobs;
  readonly sources: Sources;
  readonly jobs: Jobs;
  readonly progress: ProgressBoard;
}

/** Deletes a video of an account. @throws Refusal not_found */
export type DeleteVideo = (videoId: string, accountId: string) => Promise<void>;

/**
 * The rows go first, and with them every address answers 410; then the files, before anybody is told and before
 * the answer. A crash in between leaves files that nobody can reach, which are removed at the next start.
 */
export function createDeleteVideo(deps: DeleteDeps): DeleteVideo {
  const { database, bus, blobs, sources, jobs, progress } = deps;
  return async (videoId, accountId) => {
    const { gone, source, files, made } = await database.transaction(async (transaction) => {
      const row = await transaction
        .selectFrom('videos')
        .select(['source_id'])
        .where('id', '=', videoId)
        .where('author_id', '=', accountId)
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) throw new Refusal('not_found');
      const news = await findNews(transaction, [videoId]);
      // First they lose their original: no file of the whole is kept from here on. Then what there is of it goes.
      const orphaned = await transaction
        .updateTable('videos')
        .set({ original_id: null })
        .where('original_id', '=', videoId)
        .returning('id')
        .execute();
      const ids = orphaned.map(({ id }) => id);
      const taken = [
        ...(await takeFiles(transaction, ids, 'whole')),
        ...(await takeFiles(transaction, [videoId])),
      ];
      await transaction.deleteFrom('videos').where('id', '=', videoId).execute();
      return { gone: news, source: row.source_id, files: taken, made: await findNews(transaction, ids) };
    });
    try {
      await jobs.cancel(processingJob, videoId);
      progress.forget(videoId);
      await blobs.delete(files);
      if (source !== null) await sources.remove(source);
    } finally {
      // The row is gone, whatever became of the files.
      await announce({ kysely: database.kysely, bus }, { gone, changed: made });
    }
  };
}

/** Answers `videos.delete` and `videos.takeOut`. */
export function createDelete(
  deps: DeleteDeps,
  deleteVideo: DeleteVideo,
): Pick<Handlers, 'videos.delete' | 'videos.takeOut'> {
  const { database, clock, bus, blobs } = deps;
  const { kysely } = database;

  return {
    'videos.delete': async ({ videoId }, { accountId }) => {
      await deleteVideo(videoId, accountId);
      return {};
    },

    'videos.takeOut': async ({ videoId, madeId }, { accountId }) => {
      const files = await database.transaction(async (transaction) => {
        const own = await transaction
          .selectFrom('videos')
          .select('id')
          .where('id', '=', videoId)
          .where('author_id', '=', accountId)
          .executeTakeFirst();
        if (own === undefined) throw new Refusal('not_found');
        const made = await transaction
          .updateTable('videos')
          .set({ taken_out_at: clock.now() })
          .where('id', '=', madeId)
          .where('original_id', '=', videoId)
          .where('taken_out_at', 'is', null)
          .executeTakeFirst();
        if (made.numUpdatedRows === 0n) throw new Refusal('not_found');
        return takeFiles(transaction, [madeId], 'whole');
      });
      try {
        await blobs.delete(files);
      } finally {
        await announce({ kysely, bus }, { changed: await findNews(kysely, [madeId]) });
      }
      return {};
    },
  };
}
