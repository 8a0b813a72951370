import { type Composition, limits, type MethodParams } from '@takeback/protocol';
import type { Kysely, Transaction } from 'kysely';
import type { Handler } from '../calls.ts';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Log } from '../log.ts';
import { findStandings } from '../people/persons.ts';
import type { Database } from '../storage/database.ts';
import { lockName } from '../storage/name-lock.ts';
import type { Schema } from '../storage/schema.ts';
import type { Uploads } from '../uploads/uploads.ts';
import { setCaptionMarks } from './caption.ts';
import { checkMay, checkVideo } from './judgement.ts';
import { type OwnDeps, viewOwn } from './own.ts';
import { processingJob } from './processing.ts';
import type { Sources } from './sources.ts';

export interface PostDeps extends OwnDeps {
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly uploads: Uploads;
  readonly sources: Sources;
  readonly jobs: Pick<Jobs, 'add' | 'wake'>;
  /** Seconds that a video may last. */
  readonly longestVideo: number;
}

type Posted = MethodParams<'videos.post'>;

function refuse(path: string, message: string): never {
  throw new Refusal('invalid_input', { issues: [{ path, message }] });
}

/** Who is suspended posts nothing, and nobody posts without end. */
async function checkAuthor(transaction: Transaction<Schema>, authorId: string): Promise<void> {
  const author = (await findStandings(transaction, [authorId])).get(authorId);
  if (author === undefined || author.suspended) throw new Refusal('not_allowed');
  const { count } = await transaction
    .selectFrom('videos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('author_id', '=', authorId)
    .executeTakeFirstOrThrow();
  if (count >= limits.videosPerAccount) throw new Refusal('list_full');
}

/**
 * Whether a Duet or Stitch may be made. The original's row is held until the commit: it is not deleted in between.
 * @throws Refusal not_found, not_composable, not_allowed, invalid_input
 */
async function checkComposition(
  transaction: Transaction<Schema>,
  clock: Clock,
  authorId: string,
  composition: Composition,
): Promise<void> {
  const { originalId, kind } = composition;
  const held = await transaction
    .selectFrom('videos')
    .select('kind')
    .where('id', '=', originalId)
    .forKeyShare()
    .executeTakeFirst();
  const original = await checkVideo(transaction, clock, authorId, originalId, 'see');
  if (held?.kind !== 'video') throw new Refusal('not_composable');
  checkMay(original, kind);
  if (composition.kind === 'duet') return;
  const { duration } = await transaction
    .selectFrom('renditions')
    .select(({ fn }) => fn.max('duration').as('duration'))
    .where('video_id', '=', originalId)
    .executeTakeFirstOrThrow();
  if (composition.range.from >= duration) refuse('composition.range', 'must be within the original');
}

function rowOf(posted: Posted, authorId: string, at: Date) {
  const { audiences, composition, trim } = posted;
  const common = {
    id: posted.id,
    author_id: authorId,
    caption: posted.caption,
    posted_at: at,
    state: 'processing' as const,
    see_audience: audiences.see,
    comment_audience: audiences.comment,
    duet_audience: audiences.duet,
    stitch_audience: audiences.stitch,
    source_id: posted.uploadId,
    trim_from: trim?.from ?? null,
    trim_to: trim?.to ?? null,
    cover_at: posted.coverAt,
  };
  if (composition === null) return common;
  const { kind, originalId } = composition;
  if (kind === 'stitch') {
    const { from, to } = composition.range;
    return { ...common, kind, original_id: originalId, original_from: from, original_to: to };
  }
  const { layout, ownLevel, originalLevel } = composition;
  return {
    ...common,
    kind,
    original_id: originalId,
    layout,
    own_level: ownLevel,
    original_level: originalLevel,
  };
}

async function findAuthor(database: Kysely<Schema>, videoId: string): Promise<string | undefined> {
  const row = await database
    .selectFrom('videos')
    .select('author_id')
    .where('id', '=', videoId)
    .executeTakeFirst();
  return row?.author_id;
}

/**
 * Answers `videos.post`. Row, job and the use of the upload are one transaction; the file is moved to its place before the
 * answer, or, after a crash, before it is processed.
 */
export function createPost(deps: PostDeps): Handler<'videos.post'> {
  const { database, clock, uploads, sources, jobs, log, longestVideo } = deps;
  const { kysely } = database;

  /** @returns false when the id is used already */
  async function store(posted: Posted, authorId: string): Promise<boolean> {
    return database.transaction(async (transaction) => {
      // One after the other for each author, so that the count is right.
      await lockName(transaction, `videos:${authorId}`);
      if ((await findAuthor(transaction, posted.id)) !== undefined) return false;
      await checkAuthor(transaction, authorId);
      if (posted.composition !== null)
        await checkComposition(transaction, clock, authorId, posted.composition);
      const made = await transaction
        .insertInto('videos')
        .values(rowOf(posted, authorId, clock.now()))
        .onConflict((conflict) => conflict.column('id').doNothing())
        .executeTakeFirst();
      if (made.numInsertedOrUpdatedRows === 0n) return false;
      await uploads.take(transaction, authorId, posted.uploadId);
      await setCaptionMarks(transaction, posted.id, posted.caption);
      await jobs.add(transaction, processingJob, posted.id);
      return true;
    });
  }

  return async (posted, { accountId }) => {
    const { trim } = posted;
    if (trim !== null && trim.to - trim.from < limits.shortestVideo)
      refuse('trim', `must be at least ${limits.shortestVideo} seconds`);
    if (trim !== null && trim.to - trim.from > longestVideo)
      refuse('trim', `must be at most ${longestVideo} seconds`);
    if (await store(posted, accountId)) {
      await sources
        .adopt(posted.uploadId)
        .catch((error: unknown) => log.error('An upload could not be moved to its place', error));
      jobs.wake();
    } else if ((await findAuthor(kysely, posted.id)) !== accountId) throw new Refusal('video_id_taken');
    const [video] = await viewOwn(kysely, deps, accountId, [posted.id]);
    if (video === undefined) throw new Refusal('not_found');
    return { video };
  };
}
