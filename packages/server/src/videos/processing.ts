import { limits, type VideoRefusal } from '@takeback/protocol';
import { BlobGone, type Blobs } from '../blobs/blobs.ts';
import type { Bus } from '../bus/bus.ts';
import type { Clock } from '../clock.ts';
import type { Attempt, JobKind } from '../jobs/jobs.ts';
import type { Source } from '../media/making.ts';
import type { Media } from '../media/media.ts';
import { MediaRefused } from '../media/media-errors.ts';
import type { Database } from '../storage/database.ts';
import type { Strand } from '../storage/schema-video-files.ts';
import { announceMade, tellAuthor } from './announce.ts';
import { keepFile, publishIfWatchable, takeFiles } from './files.ts';
import { findLargest } from './largest.ts';
import type { ProgressBoard } from './progress.ts';
import type { Sources } from './sources.ts';

/** The kind of job that makes a posted video watchable. Its subject is the video. */
export const processingJob = 'video.process';

export interface ProcessingDeps {
  readonly database: Database;
  readonly clock: Clock;
  readonly bus: Bus;
  readonly blobs: Blobs;
  readonly media: Media;
  readonly sources: Sources;
  readonly progress: ProgressBoard;
  /** Seconds that a video may last. */
  readonly longestVideo: number;
  /** Nothing is made before this: files without a row are being removed. */
  readonly after: Promise<void>;
}

/** A file may be so much longer than a video, when a part of it was chosen. */
const longerSource = 4;
/** Of what was measured and what was asked for, in seconds: a frame. */
const tolerance = 0.05;

async function findOrder({ kysely }: Database, videoId: string) {
  return kysely
    .selectFrom('videos')
    .select(['author_id', 'state', 'source_id', 'kind', 'original_id', 'taken_out_at'])
    .select(['trim_from', 'trim_to', 'cover_at', 'layout', 'own_level', 'original_level'])
    .select(['original_from', 'original_to'])
    .where('id', '=', videoId)
    .where('state', '=', 'processing')
    .executeTakeFirst();
}
type Order = NonNullable<Awaited<ReturnType<typeof findOrder>>>;

/** What the original of a Duet or Stitch brings. */
interface Original extends Source {
  readonly hasSound: boolean;
}

/** Makes videos of what was posted: the small one first, which is published at once, then the others. */
export function createProcessing(deps: ProcessingDeps): JobKind {
  const { database, clock, bus, blobs, media, sources, progress, longestVideo } = deps;
  const { kysely } = database;

  /** The file and the part of it that is meant. @throws MediaRefused */
  async function openOwn(
    path: string,
    order: Order,
    signal: AbortSignal,
  ): Promise<Source & { hasSound: boolean }> {
    const { trim_from: from, trim_to: to } = order;
    const isTrimmed = from !== null && to !== null;
    const longest = isTrimmed ? longerSource * longestVideo : longestVideo;
    const probed = await media.probe(path, { shortest: limits.shortestVideo, longest }, signal);
    if (!isTrimmed) return { path, probed, hasSound: probed.hasSound };
    const range = { from, to: Math.min(to, probed.duration) };
    const seconds = range.to - range.from;
    if (seconds < limits.shortestVideo - tolerance) throw new MediaRefused('too_short');
    if (seconds > longestVideo + tolerance) throw new MediaRefused('too_long');
    return { path, probed, range, hasSound: probed.hasSound };
  }

  /** Lends the original, if it is still part of the video. */
  async function withOriginal(
    order: Order,
    signal: AbortSignal,
    work: (original: Original | undefined) => Promise<void>,
  ): Promise<void> {
    const { original_id: id, taken_out_at: takenOut } = order;
    const blobId = id === null || takenOut !== null ? undefined : await findLargest(kysely, id);
    if (blobId === undefined) return work(undefined);
    let isLent = false;
    try {
      await blobs.withFile(blobId, async (path) => {
        isLent = true;
        const anyLength = { shortest: 0, longest: longerSource * longestVideo };
        const probed = await media.probe(path, anyLength, signal);
        await work({ path, probed, hasSound: probed.hasSound });
      });
    } catch (error) {
      // It was deleted a moment ago.
      if (isLent || !(error instanceof BlobGone)) throw error;
      await work(undefined);
    }
  }

  async function make(attempt: Attempt, order: Order, own: Source & { hasSound: boolean }): Promise<void> {
    const { subjectId: videoId, signal } = attempt;
    await withOriginal(order, signal, async (original) => {
      const sounds: Record<Strand, boolean> = {
        own: own.hasSound,
        whole: soundsTogether(order, own.hasSound, original?.hasSound ?? false),
      };
      const making = {
        signal,
        onProgress: (share: number): void => progress.note(videoId, order.author_id, share),
        keep: async (file: Parameters<typeof keepFile>[1]): Promise<void> => {
          const strand = order.kind !== 'video' && original === undefined ? 'own' : file.strand;
          const kept = await keepFile(deps, file, { videoId, strand, hasSound: sounds[strand] });
          if (kept === 'published') announceMade(bus, order.author_id, videoId);
        },
      };
      const coverAt = order.cover_at;
      if (original === undefined) await media.renditions({ own, coverAt }, making);
      else if (order.kind === 'stitch')
        await media.stitch(
          { own, original: { ...original, range: stitched(order, original) }, coverAt },
          making,
        );
      else
        await media.duet(
          {
            own,
            original,
            layout: order.layout ?? 'side-by-side',
            ownLevel: order.own_level ?? 1,
            originalLevel: order.original_level ?? 1,
            coverAt,
          },
          making,
        );
    });
  }

  /** Ends the processing in one step: with its state the source is given up. */
  async function finish(
    videoId: string,
    state: 'ready' | 'refused' | 'failed',
    refusal: VideoRefusal | null,
  ) {
    const ended = await database.transaction(async (transaction) => {
      const row = await transaction
        .selectFrom('videos')
        .select(['author_id', 'source_id', 'kind', 'original_id', 'taken_out_at', 'published_at'])
        .where('id', '=', videoId)
        .where('state', '=', 'processing')
        .forUpdate()
        .executeTakeFirst();
      if (row === undefined) return undefined;
      // What can be watched stays, even if the larger sizes could not be made.
      const isWatchable =
        row.published_at !== null || (await publishIfWatchable(transaction, clock, videoId, row));
      await transaction
        .updateTable('videos')
        .set(isWatchable ? { state: 'ready', source_id: null } : { state, refusal, source_id: null })
        .where('id', '=', videoId)
        .execute();
      const unused = isWatchable ? [] : await takeFiles(transaction, [videoId]);
      return { ...row, isWatchable, unused };
    });
    progress.forget(videoId);
    if (ended === undefined) return;
    await blobs.delete(ended.unused);
    if (ended.source_id !== null) await sources.remove(ended.source_id);
    if (ended.isWatchable) announceMade(bus, ended.author_id, videoId);
    else tellAuthor(bus, ended.author_id, videoId);
  }

  return {
    run: async (attempt) => {
      await deps.after;
      const order = await findOrder(database, attempt.subjectId);
      if (order === undefined || order.source_id === null) return;
      await sources.withFile(order.source_id, async (path) =>
        make(attempt, order, await openOwn(path, order, attempt.signal)),
      );
      await finish(attempt.subjectId, 'ready', null);
    },
    isFinal: (error) =>
      error instanceof MediaRefused || error instanceof BlobGone || error instanceof RangeError,
    givenUp: (videoId, error) =>
      error instanceof MediaRefused
        ? finish(videoId, 'refused', error.reason)
        : finish(videoId, 'failed', null),
  };
}

function soundsTogether(order: Order, own: boolean, original: boolean): boolean {
  if (order.kind === 'video') return own;
  if (order.kind === 'stitch') return own || original;
  return (own && order.own_level !== 0) || (original && order.original_level !== 0);
}

/** The part of the original that comes first, within what there is of it. */
function stitched({ original_from: from, original_to: to }: Order, { probed }: Source) {
  const begin = Math.min(from ?? 0, Math.max(0, probed.duration - 1));
  return { from: begin, to: Math.min(to ?? begin, probed.duration, begin + limits.stitchSeconds) };
}
