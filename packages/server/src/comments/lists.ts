import { type CommentsPage, uuid } from '@takeback/protocol';
import { type Kysely, sql } from 'kysely';
import type { Handlers } from '../calls.ts';
import { Refusal } from '../errors.ts';
import { cutPage, formatListPlace, type ListPlace, type PartOfList, parseListPlace } from '../list-place.ts';
import { findHiddenPeople } from '../people/avoided.ts';
import type { Schema } from '../storage/schema.ts';
import { checkVideo } from '../videos/judgement.ts';
import type { CommentDeps } from './post.ts';
import { type CommentRow, viewComments } from './view.ts';
import { checkComment } from './visible.ts';

/** So many of the latest come in order of their likes; then so many of those before them, and so on. */
const windowSize = 200;

/** Where a page of comments ended: in which window, and after which comment of it. */
interface PlaceInWindow {
  /** The window's newest comment. */
  readonly from: ListPlace;
  readonly likes: number;
  readonly last: ListPlace;
}

/** @throws Refusal invalid_cursor */
function parsePlace(text: string): PlaceInWindow {
  const [at = '', fromId = '', likes = '', lastAt = '', lastId = '', ...more] = text.split('.');
  if (more.length > 0 || !/^(0|[1-9][0-9]{0,9})$/.test(likes) || !uuid.safeParse(fromId).success)
    throw new Refusal('invalid_cursor');
  if (Number(likes) > 2 ** 31 - 1) throw new Refusal('invalid_cursor');
  return {
    from: parseListPlace(`${at}.${fromId}`),
    likes: Number(likes),
    last: parseListPlace(`${lastAt}.${lastId}`),
  };
}

function formatPlace({ from, likes, last }: PlaceInWindow): string {
  return `${formatListPlace(from)}.${likes}.${formatListPlace(last)}`;
}

const placeOf = ({ at, id }: CommentRow): ListPlace => ({ at, id });

/** The comments of a window that are shown, the newest first. */
async function readWindow(
  database: Kysely<Schema>,
  videoId: string,
  hidden: readonly string[],
  from: ListPlace | undefined,
): Promise<CommentRow[]> {
  const until = from === undefined ? sql`true` : sql`(at, id) <= (${from.at}::timestamptz, ${from.id}::uuid)`;
  const { rows } = await sql<CommentRow>`
    select id, video_id, author_id, reply_to, text, at, like_count, reply_count from comments
    where video_id = ${videoId}::uuid and reply_to is null and author_id <> all(${hidden}::uuid[]) and ${until}
    order by at desc, id desc limit ${windowSize + 1}`.execute(database);
  return rows;
}

const isBefore = (one: CommentRow, likes: number, { at, id }: ListPlace): boolean =>
  one.like_count !== likes
    ? one.like_count < likes
    : one.at.getTime() !== at.getTime()
      ? one.at < at
      : one.id < id;

async function listThreads(
  database: Kysely<Schema>,
  videoId: string,
  hidden: readonly string[],
  { after, limit }: PartOfList,
): Promise<{ rows: CommentRow[]; next: string | null }> {
  const place = after === undefined ? undefined : parsePlace(after);
  const window = await readWindow(database, videoId, hidden, place?.from);
  const further = window[windowSize];
  const ranked = window
    .slice(0, windowSize)
    .sort((one, other) => (isBefore(one, other.like_count, other) ? 1 : -1))
    .filter((row) => place === undefined || isBefore(row, place.likes, place.last));
  const rows = ranked.slice(0, limit);
  const last = rows.at(-1);
  const [newest] = window;
  if (ranked.length > limit && last !== undefined && newest !== undefined) {
    const from = place?.from ?? placeOf(newest);
    return { rows, next: formatPlace({ from, likes: last.like_count, last: placeOf(last) }) };
  }
  if (further === undefined) return { rows, next: null };
  // The next window from its beginning: nothing has more likes than that, and nothing in it is newer.
  const first = { from: placeOf(further), likes: 2 ** 31 - 1, last: placeOf(further) };
  return { rows, next: formatPlace(first) };
}

async function listReplies(
  database: Kysely<Schema>,
  commentId: string,
  hidden: readonly string[],
  { after, limit }: PartOfList,
): Promise<{ rows: CommentRow[]; next: string | null }> {
  const place = after === undefined ? undefined : parseListPlace(after);
  const rest =
    place === undefined ? sql`true` : sql`(at, id) > (${place.at}::timestamptz, ${place.id}::uuid)`;
  const { rows } = await sql<CommentRow>`
    select id, video_id, author_id, reply_to, text, at, like_count, reply_count from comments
    where reply_to = ${commentId}::uuid and author_id <> all(${hidden}::uuid[]) and ${rest}
    order by at, id limit ${limit + 1}`.execute(database);
  return cutPage(rows, limit);
}

/** Answers `comments.list` and `comments.replies`: nothing of people across a block, nor of the suspended. */
export function createCommentLists({
  database: { kysely },
  clock,
}: Pick<CommentDeps, 'database' | 'clock'>): Pick<Handlers, 'comments.list' | 'comments.replies'> {
  return {
    'comments.list': async ({ videoId, ...part }, { accountId }): Promise<CommentsPage> => {
      const { author } = await checkVideo(kysely, clock, accountId, videoId, 'see');
      const hidden = await findHiddenPeople(kysely, accountId);
      const { rows, next } = await listThreads(kysely, videoId, hidden, part);
      return { comments: await viewComments(kysely, accountId, author.id, rows), next };
    },
    'comments.replies': async ({ commentId, ...part }, { accountId }): Promise<CommentsPage> => {
      const { video } = await checkComment(kysely, clock, accountId, commentId);
      const hidden = await findHiddenPeople(kysely, accountId);
      const { rows, next } = await listReplies(kysely, commentId, hidden, part);
      return { comments: await viewComments(kysely, accountId, video.author.id, rows), next };
    },
  };
}
