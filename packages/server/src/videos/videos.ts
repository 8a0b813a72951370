import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { openFileBlobs } from '../blobs/files.ts';
import type { Bus } from '../bus/bus.ts';
import type { Handlers } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import { openMedia } from '../media/media.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { Database } from '../storage/database.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { createAddresses, openAddressKey } from './addresses.ts';
import { createDelete, createDeleteVideo } from './delete.ts';
import { createLists, findVideosOf } from './lists.ts';
import { removeOrphans } from './orphans.ts';
import { viewOwn } from './own.ts';
import { createPost } from './post.ts';
import { createProcessing, processingJob } from './processing.ts';
import { ProgressBoard } from './progress.ts';
import { addMediaRoutes } from './routes.ts';
import { Sources } from './sources.ts';
import { createUpdate } from './update.ts';
import { createView, type View } from './view.ts';

export interface VideosDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly log: Log;
  /** Where files are: `MEDIA_DIR`. */
  readonly folder: string;
  /** Seconds that a video may last. */
  readonly longestVideo: number;
  readonly uploads: Uploads;
}

/** What videos are asked for over HTTP besides their methods. */
export interface Asking {
  readonly rateLimits: RateLimits;
  readonly addressOf: (request: IncomingMessage) => string;
}

/** The methods of this room. */
type VideoHandlers = Pick<
  Handlers,
  | 'videos.post'
  | 'videos.get'
  | 'videos.getOwn'
  | 'videos.mine'
  | 'videos.ofPerson'
  | 'videos.liked'
  | 'videos.madeWith'
  | 'videos.update'
  | 'videos.delete'
  | 'videos.takeOut'
>;

export interface Videos {
  readonly view: View;
  readonly handlers: VideoHandlers;
  /** Deletes every video of these accounts, as each of them could. */
  deleteAllOf(accountIds: readonly string[]): Promise<void>;
  /** Adds the addresses of files. */
  routes(asking: Asking): (app: FastifyInstance) => Promise<void>;
  /** Stops what is being processed; it is begun again at the next start. */
  close(): Promise<void>;
}

/** Opens the room of videos: what an earlier process left undone is cleaned up, then goes on. */
export async function openVideos(deps: VideosDeps): Promise<Videos> {
  const { database, clock, bus, log, folder, longestVideo, uploads } = deps;
  const { kysely } = database;
  const blobs = await openFileBlobs(join(folder, 'blobs'));
  const media = await openMedia(join(folder, 'work'));
  const addresses = createAddresses(await openAddressKey(folder), clock);
  const sources = new Sources(blobs, uploads.files);
  const progress = new ProgressBoard(bus);
  const cleaned = removeOrphans(database, blobs).then(
    (count) => {
      if (count > 0) log.info('Files without a video were removed', { count });
    },
    (error: unknown) => log.error('Files without a video could not be looked for', error),
  );
  const processing = createProcessing({
    database,
    clock,
    bus,
    blobs,
    media,
    sources,
    progress,
    longestVideo,
    after: cleaned,
  });
  const jobs = new Jobs({ database, clock, log, kinds: { [processingJob]: processing } });
  jobs.wake();
  const view = createView({ database, clock, addresses });
  const own = { view, progressOf: progress.of };
  const deletion = { database, clock, bus, blobs, sources, jobs, progress };
  const deleteVideo = createDeleteVideo(deletion);

  const handlers: VideoHandlers = {
    'videos.post': createPost({
      ...own,
      database,
      clock,
      log,
      uploads,
      sources,
      longestVideo,
      jobs,
    }),
    'videos.get': async ({ videoId }, { accountId }) => {
      const [video] = await view(accountId, [videoId]);
      if (video === undefined) throw new Refusal('not_found');
      return { video };
    },
    'videos.getOwn': async ({ videoId }, { accountId }) => {
      const [video] = await viewOwn(kysely, own, accountId, [videoId]);
      if (video === undefined) throw new Refusal('not_found');
      return { video };
    },
    'videos.update': createUpdate({ ...own, database, bus }),
    ...createLists({ ...own, database }),
    ...createDelete(deletion, deleteVideo),
  };
  return {
    view,
    handlers,
    deleteAllOf: async (accountIds) => {
      for (const { id, authorId } of await findVideosOf(kysely, accountIds)) await deleteVideo(id, authorId);
    },
    routes: (asking) => addMediaRoutes({ database, clock, blobs, addresses, ...asking }),
    close: async () => {
      await cleaned;
      await jobs.close();
    },
  };
}
