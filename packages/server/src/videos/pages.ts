import type { Video, VideosPage } from '@takeback/protocol';
import { formatListPlace, type ListPlace, type PartOfList, parseListPlace } from '../list-place.ts';

/** Rows of a list of videos in its order, from behind a place on: at most so many. */
export type VideoRowsFrom = (place: ListPlace | undefined, most: number) => Promise<readonly ListPlace[]>;

/** So many pages of rows are looked at for one page of videos. */
const mostRounds = 4;

/**
 * Fills a page with the videos of a list that the viewer may see. A list should leave out most of what is not for the
 * viewer by itself; what is left is decided here, by `view`. Bounded: where very little is for the viewer the page is
 * short, or empty, and `next` says where it goes on.
 * @param view gives those that may be seen, in order
 * @throws Refusal invalid_cursor
 */
export async function fillPage(
  rowsFrom: VideoRowsFrom,
  view: (ids: readonly string[]) => Promise<readonly Video[]>,
  { after, limit }: PartOfList,
): Promise<VideosPage> {
  const videos: Video[] = [];
  let place = after === undefined ? undefined : parseListPlace(after);
  for (let round = 0; round < mostRounds; round += 1) {
    const rows = await rowsFrom(place, limit + 1);
    const part = rows.slice(0, limit);
    const isEnd = rows.length <= limit;
    const seen = (await view(part.map(({ id }) => id))).slice(0, limit - videos.length);
    videos.push(...seen);
    const isFull = videos.length === limit;
    const last = isFull ? part.find(({ id }) => id === seen.at(-1)?.id) : part.at(-1);
    if (last === undefined || (isEnd && last === part.at(-1))) return { videos, next: null };
    if (isFull) return { videos, next: formatListPlace(last) };
    place = last;
  }
  return { videos, next: place === undefined ? null : formatListPlace(place) };
}
