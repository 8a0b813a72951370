import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { Refusal } from '../errors.ts';
import { dayOf } from '../people/age.ts';
import { mayDoWithVideo, type Permission, type Ties, type VideoAudiences } from '../people/audience.ts';
import { findParties, type Party, prepareParties } from '../people/persons.ts';
import { findTiesTo, prepareTiesTo } from '../people/relations.ts';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Strand } from '../storage/schema-video-files.ts';

/** What the rules are asked of a video. */
type Act = keyof VideoAudiences;

interface OriginalRow {
  readonly id: string;
  readonly author_id: string;
  readonly see_audience: VideoAudiences['see'];
}

/** A video that can be watched, with what is decided of it for one viewer. */
export interface Judged {
  readonly row: VideoRow;
  readonly author: Party;
  readonly strand: Strand;
  /** Whether everybody may see this strand, signed in or not. */
  readonly isPublic: boolean;
  /** The video it was made with, if this viewer may see it there. */
  readonly original: { readonly videoId: string; readonly author: Party } | null;
  /** False while they are suspended: then they may look, and take back what is theirs, and do nothing else. */
  readonly viewerIsActive: boolean;
  may(act: Act): Permission;
}

function select(database: Kysely<Schema>, ids: RawBuilder<readonly string[]>) {
  return database
    .selectFrom('videos as v')
    .leftJoin('videos as o', (join) =>
      join
        .onRef('o.id', '=', 'v.original_id')
        .on('v.taken_out_at', 'is', null)
        .on('o.published_at', 'is not', null),
    )
    .select(['v.id', 'v.author_id', 'v.kind', 'v.caption', 'v.published_at', 'v.state'])
    .select(['v.see_audience', 'v.comment_audience', 'v.duet_audience', 'v.stitch_audience'])
    .select(['v.view_count', 'v.like_count', 'v.comment_count', 'v.share_count'])
    .select(['o.id as original_id', 'o.author_id as original_author_id', 'o.see_audience as original_see'])
    .where(sql<boolean>`v.id = any(${ids})`)
    .where('v.published_at', 'is not', null);
}
type VideoRow = Awaited<ReturnType<ReturnType<typeof select>['execute']>>[number];

function originalOf(row: VideoRow): OriginalRow | undefined {
  const { original_id: id, original_author_id: author, original_see: see } = row;
  if (id === null || author === null || see === null) return undefined;
  return { id, author_id: author, see_audience: see };
}

/** What the author chose for a video, and where they chose nothing, for all of theirs. */
function chosenFor(row: VideoRow, author: Party): VideoAudiences {
  return {
    see: row.see_audience,
    comment: row.comment_audience ?? author.choices.comment,
    duet: row.duet_audience ?? author.choices.duet,
    stitch: row.stitch_audience ?? author.choices.stitch,
  };
}

const unknown: Ties = { visitorFollows: false, ownerFollows: false, blocked: false };
const seeOnly = (see: VideoAudiences['see']): VideoAudiences => ({
  see,
  comment: null,
  duet: null,
  stitch: null,
});

/** What is decided by: how it is read is another matter. */
interface Facts {
  videos(ids: readonly string[]): Promise<readonly VideoRow[]>;
  parties(ids: readonly string[]): Promise<ReadonlyMap<string, Party>>;
  ties(visitorId: string, ownerIds: readonly string[]): Promise<ReadonlyMap<string, Ties>>;
}

/** Decides of videos for one viewer, as {@link judgeVideos}. */
export type Judge = (viewerId: string | null, ids: readonly string[]) => Promise<Map<string, Judged>>;

/**
 * Decides what somebody may do with videos that can be watched, by their ids; others are left out. The one place where
 * rows and rules meet: every list, address and deed asks here.
 * @param viewerId null: nobody in particular, who may see what everybody may
 */
export async function judgeVideos(
  database: Kysely<Schema>,
  clock: Clock,
  viewerId: string | null,
  ids: readonly string[],
): Promise<Map<string, Judged>> {
  const facts: Facts = {
    videos: (wanted) => select(database, sql`${wanted}::uuid[]`).execute(),
    parties: (wanted) => findParties(database, wanted),
    ties: (visitorId, ownerIds) => findTiesTo(database, visitorId, ownerIds),
  };
  return judge(facts, clock, viewerId, ids);
}

/** The same by prepared statements, for what is asked most often: every part of a file. Not within a transaction. */
export function prepareJudge(database: Database, clock: Clock): Judge {
  const statement = prepare('videos-to-judge', select(database.kysely, parameter(1, 'uuid[]')));
  const facts: Facts = {
    videos: (wanted) => database.prepared<VideoRow>(statement, [wanted]),
    parties: prepareParties(database),
    ties: prepareTiesTo(database),
  };
  return (viewerId, ids) => judge(facts, clock, viewerId, ids);
}

async function judge(
  facts: Facts,
  clock: Clock,
  viewerId: string | null,
  ids: readonly string[],
): Promise<Map<string, Judged>> {
  if (ids.length === 0) return new Map();
  const rows = await facts.videos(ids);
  const owners = new Set<string>();
  for (const row of rows) {
    owners.add(row.author_id);
    if (row.original_author_id !== null) owners.add(row.original_author_id);
  }
  const parties = await facts.parties(viewerId === null ? [...owners] : [...owners, viewerId]);
  const ties = viewerId === null ? new Map<string, Ties>() : await facts.ties(viewerId, [...owners]);
  const viewer = viewerId === null ? undefined : parties.get(viewerId);
  const today = dayOf(clock.now());

  const isForAll = (owner: Party, see: VideoAudiences['see']): boolean =>
    see === 'everyone' && !owner.suspended;
  const ask = (act: Act, owner: Party, chosen: VideoAudiences): Permission => {
    if (viewer === undefined) return act === 'see' && isForAll(owner, chosen.see) ? 'allowed' : 'not_allowed';
    const question = { act, visitor: viewer, owner, ties: ties.get(owner.id) ?? unknown, today };
    return mayDoWithVideo(question, chosen);
  };

  const judged = new Map<string, Judged>();
  for (const row of rows) {
    const author = parties.get(row.author_id);
    if (author === undefined) continue;
    const chosen = chosenFor(row, author);
    const found = originalOf(row);
    const owner = found === undefined ? undefined : parties.get(found.author_id);
    const isShown =
      found !== undefined &&
      owner !== undefined &&
      ask('see', owner, seeOnly(found.see_audience)) === 'allowed';
    const originalIsForAll =
      row.kind === 'video' || !isShown || (owner !== undefined && isForAll(owner, found.see_audience));
    judged.set(row.id, {
      row,
      author,
      strand: row.kind === 'video' || isShown ? 'whole' : 'own',
      isPublic: isForAll(author, row.see_audience) && originalIsForAll,
      original: isShown ? { videoId: found.id, author: owner } : null,
      viewerIsActive: viewer?.suspended === false,
      may: (act) => ask(act, author, chosen),
    });
  }
  return judged;
}

/** Which of these videos somebody may see now. */
export async function findSeeable(
  database: Kysely<Schema>,
  clock: Clock,
  viewerId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const judged = await judgeVideos(database, clock, viewerId, ids);
  return new Set(ids.filter((id) => judged.get(id)?.may('see') === 'allowed'));
}

/**
 * A video that somebody may do something with.
 * @throws Refusal not_found when they may not even see it, else not_allowed or too_young
 */
export async function checkVideo(
  database: Kysely<Schema>,
  clock: Clock,
  viewerId: string,
  videoId: string,
  act: Act,
): Promise<Judged> {
  const judged = (await judgeVideos(database, clock, viewerId, [videoId])).get(videoId);
  if (judged === undefined || judged.may('see') !== 'allowed') throw new Refusal('not_found');
  checkMay(judged, act);
  return judged;
}

/** The same once more of a video that was judged already. @throws Refusal not_allowed, too_young */
export function checkMay(judged: Judged, act: Act): void {
  const permission = judged.may(act);
  if (permission !== 'allowed') throw new Refusal(permission);
}

/** Whether somebody may like or report what they see: for that no audience is chosen. @throws Refusal not_allowed */
export function checkActive({ viewerIsActive }: Pick<Judged, 'viewerIsActive'>): void {
  if (!viewerIsActive) throw new Refusal('not_allowed');
}
