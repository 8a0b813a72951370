import type { Person, Video } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import { jsonArrayFrom } from 'kysely/helpers/postgres';
import type { Clock } from '../clock.ts';
import { findPersons } from '../people/persons.ts';
import { type Database, parameter, prepare } from '../storage/database.ts';
import type { Schema } from '../storage/schema.ts';
import type { Addresses, Reader } from './addresses.ts';
import { type Judged, prepareJudge } from './judgement.ts';

/**
 * Videos as one viewer sees them, in the order of the ids; those that are not there, cannot be watched yet or are not for
 * this viewer are left out.
 */
export type View = (viewerId: string, ids: readonly string[]) => Promise<Video[]>;

/** What is shown of videos besides their own rows, in one statement: each one waits for whatever else the database does. */
function selectShown(database: Kysely<Schema>) {
  return database
    .selectFrom('videos as v')
    .select('v.id')
    .select(({ selectFrom }) => [
      jsonArrayFrom(
        selectFrom('posters')
          .select(['blob_id as blobId', 'strand', 'width', 'height', 'placeholder', 'has_sound as hasSound'])
          .whereRef('video_id', '=', 'v.id'),
      ).as('posters'),
      jsonArrayFrom(
        selectFrom('renditions')
          .select(['blob_id as blobId', 'strand', 'side', 'width', 'height', 'duration', 'bytes'])
          .whereRef('video_id', '=', 'v.id')
          .orderBy('side'),
      ).as('renditions'),
      sql<string[]>`array(select tag from video_tags where video_id = v.id order by tag)`.as('tags'),
      sql<string[]>`array(select account_id from video_mentions where video_id = v.id)`.as('mentioned'),
      sql<boolean>`exists (select from likes where account_id = ${parameter(2, 'uuid')} and video_id = v.id)`.as(
        'liked',
      ),
    ])
    .where(sql<boolean>`v.id = any(${parameter(1, 'uuid[]')})`);
}
type Shown = Awaited<ReturnType<ReturnType<typeof selectShown>['execute']>>[number];

/** Makes what shows videos. Five statements at most, however many videos. */
export function createView(deps: {
  readonly database: Database;
  readonly clock: Clock;
  readonly addresses: Addresses;
}): View {
  const { database, clock, addresses } = deps;
  const judge = prepareJudge(database, clock);
  const statement = prepare('videos-shown', selectShown(database.kysely));
  return async (viewerId, ids) => {
    const judged = await judge(viewerId, ids);
    const seen = ids.flatMap((id) => {
      const of = judged.get(id);
      return of?.may('see') === 'allowed' ? [of] : [];
    });
    if (seen.length === 0) return [];
    const rows = await database.prepared<Shown>(statement, [seen.map(({ row }) => row.id), viewerId]);
    const shownOf = new Map(rows.map((row) => [row.id, row]));
    const mentioned = [...new Set(rows.flatMap((row) => row.mentioned))];
    const persons =
      mentioned.length === 0 ? new Map<string, Person>() : await findPersons(database.kysely, mentioned);
    return seen.flatMap((of) => {
      const shown = shownOf.get(of.row.id);
      if (shown === undefined) return [];
      const mentions = shown.mentioned.flatMap((id) => persons.get(id) ?? []);
      return describe(of, { ...shown, mentions }, addresses, viewerId);
    });
  };
}

/** @returns nothing when the files of what is shown are not there */
function describe(
  { row, author, strand, original, isPublic, may }: Judged,
  { posters, renditions, tags, mentions, liked }: Shown & { readonly mentions: Person[] },
  addresses: Addresses,
  viewerId: string,
): Video[] {
  const poster = posters.find((file) => file.strand === strand);
  const files = renditions.filter((file) => file.strand === strand);
  const largest = files.at(-1);
  if (poster === undefined || largest === undefined) return [];
  const reader: Reader = isPublic ? 'everybody' : { accountId: viewerId };
  const mayMakeWith = (act: 'duet' | 'stitch'): boolean => row.kind === 'video' && may(act) === 'allowed';
  return [
    {
      id: row.id,
      author: author.person,
      caption: row.caption,
      tags,
      mentions,
      publishedAt: (row.published_at ?? new Date(0)).toISOString(),
      duration: largest.duration,
      width: largest.width,
      height: largest.height,
      hasSound: poster.hasSound,
      poster: { url: addresses.of(poster.blobId, reader), width: poster.width, height: poster.height },
      placeholder: `data:image/webp;base64,${poster.placeholder}`,
      renditions: files.map(({ blobId, side, width, height, bytes }) => ({
        side,
        width,
        height,
        bytes,
        url: addresses.of(blobId, reader),
      })),
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
      liked,
      mayComment: may('comment') === 'allowed',
      mayDuet: mayMakeWith('duet'),
      mayStitch: mayMakeWith('stitch'),
    },
  ];
}
