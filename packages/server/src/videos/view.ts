import type { Person, Rendition, Video } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Clock } from '../clock.ts';
import { findPersons } from '../people/persons.ts';
import type { Schema } from '../storage/schema.ts';
import type { Addresses, Reader } from './addresses.ts';
import { type Judged, judgeVideos, type Strand } from './judgement.ts';

export interface ViewDeps {
  readonly clock: Clock;
  readonly addresses: Addresses;
}

/** The pictures of one strand. */
interface Pictures {
  readonly poster: { readonly blobId: string; readonly width: number; readonly height: number };
  readonly placeholder: string;
  readonly hasSound: boolean;
  readonly duration: number;
  /** The smallest first. */
  readonly renditions: readonly (Omit<Rendition, 'url'> & { readonly blobId: string })[];
}

async function findPictures(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<(videoId: string, strand: Strand) => Pictures | undefined> {
  const among = sql<boolean>`video_id = any(${ids}::uuid[])`;
  const posters = await database.selectFrom('posters').selectAll().where(among).execute();
  const renditions = await database
    .selectFrom('renditions')
    .selectAll()
    .where(among)
    .orderBy('side')
    .execute();
  const filesOf = Map.groupBy(renditions, (row) => `${row.video_id} ${row.strand}`);
  const posterOf = new Map(posters.map((row) => [`${row.video_id} ${row.strand}`, row]));
  return (videoId, strand) => {
    const key = `${videoId} ${strand}`;
    const poster = posterOf.get(key);
    const files = filesOf.get(key);
    const duration = files?.at(-1)?.duration;
    if (poster === undefined || files === undefined || duration === undefined) return undefined;
    return {
      poster: { blobId: poster.blob_id, width: poster.width, height: poster.height },
      placeholder: poster.placeholder,
      hasSound: poster.has_sound,
      duration,
      renditions: files.map(({ blob_id: blobId, side, width, height, bytes }) => ({
        blobId,
        side,
        width,
        height,
        bytes,
      })),
    };
  };
}

async function findTags(database: Kysely<Schema>, ids: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await database
    .selectFrom('video_tags')
    .select(['video_id', 'tag'])
    .where(sql<boolean>`video_id = any(${ids}::uuid[])`)
    .orderBy('tag')
    .execute();
  return new Map(
    [...Map.groupBy(rows, (row) => row.video_id)].map(([id, of]) => [id, of.map(({ tag }) => tag)]),
  );
}

async function findMentions(
  database: Kysely<Schema>,
  ids: readonly string[],
): Promise<(videoId: string) => Person[]> {
  const rows = await database
    .selectFrom('video_mentions')
    .select(['video_id', 'account_id'])
    .where(sql<boolean>`video_id = any(${ids}::uuid[])`)
    .execute();
  if (rows.length === 0) return () => [];
  const persons = await findPersons(database, [...new Set(rows.map((row) => row.account_id))]);
  return (videoId) =>
    rows.flatMap((row) => {
      const person = row.video_id === videoId ? persons.get(row.account_id) : undefined;
      return person === undefined ? [] : [person];
    });
}

async function findLiked(
  database: Kysely<Schema>,
  viewerId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const rows = await database
    .selectFrom('likes')
    .select('video_id')
    .where('account_id', '=', viewerId)
    .where(sql<boolean>`video_id = any(${ids}::uuid[])`)
    .execute();
  return new Set(rows.map((row) => row.video_id));
}

/**
 * Videos as one viewer sees them, in the order of the ids; those that are not there, cannot be watched yet or are not for
 * this viewer are left out. Eight statements, however many videos.
 */
export async function viewVideos(
  database: Kysely<Schema>,
  { clock, addresses }: ViewDeps,
  viewerId: string,
  ids: readonly string[],
): Promise<Video[]> {
  const judged = await judgeVideos(database, clock, viewerId, ids);
  const seen = ids.filter((id) => judged.get(id)?.may('see') === 'allowed');
  if (seen.length === 0) return [];
  const picturesOf = await findPictures(database, seen);
  const tags = await findTags(database, seen);
  const mentionsOf = await findMentions(database, seen);
  const liked = await findLiked(database, viewerId, seen);
  return seen.flatMap((id) => {
    const of = judged.get(id);
    const pictures = of === undefined ? undefined : picturesOf(id, of.strand);
    if (of === undefined || pictures === undefined) return [];
    return [
      {
        ...describe(of, pictures, addresses, viewerId),
        tags: tags.get(id) ?? [],
        mentions: mentionsOf(id),
        liked: liked.has(id),
      },
    ];
  });
}

/** One of them; undefined when it is not for this viewer. */
export async function viewVideo(
  database: Kysely<Schema>,
  deps: ViewDeps,
  viewerId: string,
  id: string,
): Promise<Video | undefined> {
  return (await viewVideos(database, deps, viewerId, [id]))[0];
}

function describe(
  { row, author, original, isPublic, may }: Judged,
  { poster, placeholder, hasSound, duration, renditions }: Pictures,
  addresses: Addresses,
  viewerId: string,
): Omit<Video, 'tags' | 'mentions' | 'liked'> {
  const reader: Reader = isPublic ? 'everybody' : { accountId: viewerId };
  const { width, height } = renditions.at(-1) ?? poster;
  const mayMakeWith = (act: 'duet' | 'stitch'): boolean => row.kind === 'video' && may(act) === 'allowed';
  return {
    id: row.id,
    author: author.person,
    caption: row.caption,
    publishedAt: (row.published_at ?? new Date(0)).toISOString(),
    duration,
    width,
    height,
    hasSound,
    poster: { url: addresses.of(poster.blobId, reader), width: poster.width, height: poster.height },
    placeholder: `data:image/webp;base64,${placeholder}`,
    renditions: renditions.map(({ blobId, ...file }) => ({ ...file, url: addresses.of(blobId, reader) })),
    audience: row.see_audience,
    madeWith:
      row.kind === 'video'
        ? null
        : {
            kind: row.kind,
            original: original && { videoId: original.videoId, author: original.author.person },
          },
    views: row.view_count,
    likes: row.like_count,
    comments: row.comment_count,
    shares: row.share_count,
    mayComment: may('comment') === 'allowed',
    mayDuet: mayMakeWith('duet'),
    mayStitch: mayMakeWith('stitch'),
  };
}
