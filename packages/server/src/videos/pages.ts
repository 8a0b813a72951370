import type { Video, VideosPage } from '@takeback/protocol';
import { formatListPlace, type ListPlace, type PartOfList, parseListPlace } from '../list-place.ts';

/** Rows of a list of videos in its order, from behind a place on: at most so many. */
export type VideoRowsFrom = (place: ListPlace | undefined, most: number) => Promise<readonly ListPlace[]>;

/**
 * Fills a page with the videos of a list that the viewer may see: the list goes on until there are enough. A list
 * should leave out most of what is not for the viewer by itself; what is left is decided here, by `view`.
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
  for (;;) {
    const wanted = limit - videos.length;
    const rows = await rowsFrom(place, wanted + 1);
    const part = rows.slice(0, wanted);
    videos.push(...(await view(part.map(({ id }) => id))));
    place = part.at(-1);
    if (rows.length <= wanted || place === undefined) return { videos, next: null };
    if (videos.length === limit) return { videos, next: formatListPlace(place) };
  }
}
