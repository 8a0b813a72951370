import type { VideosOf } from '@takeback/client';

/** What a video's page is told by the grid it was opened from, kept in the browser's history. */
export interface ListState {
  readonly of: VideosOf;
}

/** The list that a history entry names; null where a video was opened by its link alone. */
export function listOf(state: unknown): VideosOf | null {
  if (typeof state !== 'object' || state === null || !('of' in state)) return null;
  const { of } = state;
  if (typeof of !== 'object' || of === null || !('kind' in of)) return null;
  if (of.kind === 'liked') return { kind: 'liked' };
  if (of.kind === 'person' && 'handle' in of && typeof of.handle === 'string')
    return { kind: 'person', handle: of.handle };
  if (of.kind === 'tag' && 'tag' in of && typeof of.tag === 'string') return { kind: 'tag', tag: of.tag };
  if (of.kind === 'search' && 'query' in of && typeof of.query === 'string')
    return { kind: 'search', query: of.query };
  return null;
}
