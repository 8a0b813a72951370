import type { Reason, Video, VideosPage } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import { TakebackError } from '../errors.ts';
import type { VideosOf } from './contract.ts';
import type { Page } from './open-list.ts';

/** One place in a list of videos. */
export interface VideoRow {
  readonly id: string;
  readonly why: Reason | null;
}

/** A page as the server gives it. */
export interface FoundVideos extends Page<VideoRow> {
  readonly videos: readonly Video[];
}

/** Asks the server for a page of a list. @param held videos that are not to come again */
export async function findVideos(
  call: Call,
  of: VideosOf,
  after: string | null,
  held: readonly string[],
): Promise<FoundVideos> {
  const place = after === null ? {} : { after };
  switch (of.kind) {
    case 'forYou': {
      const { items } = await call('feed.forYou', { except: [...held] });
      return {
        videos: items.map(({ video }) => video),
        rows: items.map(({ video, why }) => ({ id: video.id, why })),
        next: items.length > 0 ? 'more' : null,
      };
    }
    case 'following':
      return found(await call('feed.following', place));
    case 'tag':
      return found(await call('feed.tag', { tag: of.tag, ...place }));
    case 'search':
      return found(await call('feed.search', { query: of.query, ...place }));
    case 'person':
      return found(await call('videos.ofPerson', { handle: of.handle, ...place }));
    case 'liked':
      return found(await call('videos.liked', place));
    case 'madeWith':
      return found(await call('videos.madeWith', { videoId: of.videoId, ...place }));
    case 'single':
      return found({ videos: await findOne(call, of.videoId), next: null });
  }
}

/** None where it is not there, or not for this viewer: that is no failure, and trying again changes nothing. */
async function findOne(call: Call, videoId: string): Promise<Video[]> {
  try {
    return [(await call('videos.get', { videoId })).video];
  } catch (error) {
    if (error instanceof TakebackError && error.problem.code === 'not_found') return [];
    throw error;
  }
}

function found({ videos, next }: VideosPage): FoundVideos {
  return { videos, rows: videos.map(({ id }) => ({ id, why: null })), next };
}
