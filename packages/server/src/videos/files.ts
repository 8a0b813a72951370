import { randomUUID } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { Blobs } from '../blobs/blobs.ts';
import type { Clock } from '../clock.ts';
import type { MadeFile } from '../media/making.ts';
import type { Database } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Strand } from '../storage/schema-video-files.ts';

/** Who a file is of, and whether there is anything to hear in it. */
export interface Belonging {
  readonly videoId: string;
  readonly strand: Strand;
  readonly hasSound: boolean;
}

/** What became of a file that was made. */
export type Kept = 'kept' | 'published' | 'not-needed';

/** Takes the ids of the blobs of a strand, or of all, and forgets them. Delete them after the commit. */
export async function takeFiles(
  transaction: Transaction<Schema>,
  videoIds: readonly string[],
  strand?: Strand,
): Promise<string[]> {
  if (videoIds.length === 0) return [];
  const taken: string[] = [];
  for (const table of ['renditions', 'posters'] as const) {
    let gone = transaction.deleteFrom(table).where('video_id', 'in', videoIds);
    if (strand !== undefined) gone = gone.where('strand', '=', strand);
    for (const { blob_id: id } of await gone.returning('blob_id').execute()) taken.push(id);
  }
  return taken;
}

/** What of a video says which files it needs. */
interface Row {
  readonly kind: 'video' | 'duet' | 'stitch';
  readonly original_id: string | null;
  readonly taken_out_at: Date | null;
  readonly published_at: Date | null;
}

const hasOriginal = (row: Row): boolean => row.original_id !== null && row.taken_out_at === null;

/** Poster and a rendition of every strand that somebody may be shown: from then on it can be watched. */
async function isWatchable(transaction: Kysely<Schema>, videoId: string, row: Row): Promise<boolean> {
  const wanted: Strand[] = row.kind === 'video' ? ['whole'] : hasOriginal(row) ? ['whole', 'own'] : ['own'];
  for (const table of ['renditions', 'posters'] as const) {
    const found = await transaction
      .selectFrom(table)
      .select('strand')
      .distinct()
      .where('video_id', '=', videoId)
      .execute();
    if (!wanted.every((strand) => found.some((one) => one.strand === strand))) return false;
  }
  return true;
}

/** Publishes a video that can be watched now. @returns false when it was published before, or cannot be watched yet */
export async function publishIfWatchable(
  transaction: Kysely<Schema>,
  clock: Clock,
  videoId: string,
  row: Row,
): Promise<boolean> {
  if (row.published_at !== null || !(await isWatchable(transaction, videoId, row))) return false;
  await transaction
    .updateTable('videos')
    .set({ published_at: clock.now() })
    .where('id', '=', videoId)
    .execute();
  return true;
}

/**
 * Makes a file that was made part of its video: first its bytes are durable, then its row says so. A video that was
 * deleted meanwhile, or whose original was, needs it no more. The first file of each size stays: its address is in use.
 */
export async function keepFile(
  { database, blobs, clock }: { readonly database: Database; readonly blobs: Blobs; readonly clock: Clock },
  file: MadeFile,
  { videoId, strand, hasSound }: Belonging,
): Promise<Kept> {
  const blobId = randomUUID();
  await blobs.adopt(blobId, file.path);
  const kept = await database.transaction(async (transaction): Promise<Kept> => {
    const row = await transaction
      .selectFrom('videos')
      .select(['kind', 'original_id', 'taken_out_at', 'published_at'])
      .where('id', '=', videoId)
      .forUpdate()
      .executeTakeFirst();
    if (row === undefined) return 'not-needed';
    if (strand === 'whole' && row.kind !== 'video' && !hasOriginal(row)) return 'not-needed';
    const common = { blob_id: blobId, video_id: videoId, strand, bytes: file.bytes };
    const { width, height } = file;
    const made =
      file.kind === 'poster'
        ? await transaction
            .insertInto('posters')
            .values({
              ...common,
              width,
              height,
              placeholder: file.placeholder.toString('base64'),
              has_sound: hasSound,
            })
            .onConflict((conflict) => conflict.columns(['video_id', 'strand']).doNothing())
            .executeTakeFirst()
        : await transaction
            .insertInto('renditions')
            .values({ ...common, width, height, side: file.side, duration: file.duration })
            .onConflict((conflict) => conflict.columns(['video_id', 'strand', 'side']).doNothing())
            .executeTakeFirst();
    if (made.numInsertedOrUpdatedRows === 0n) return 'not-needed';
    return (await publishIfWatchable(transaction, clock, videoId, row)) ? 'published' : 'kept';
  });
  if (kept === 'not-needed') await blobs.delete([blobId]);
  return kept;
}
