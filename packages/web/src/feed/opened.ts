/** What can be opened over or beside a video. */
export type What = 'comments' | 'share' | 'menu' | 'why' | 'report' | 'edit' | 'delete' | 'madeWith';

/** Opened, and of which video. */
export interface Opened {
  readonly what: What;
  readonly videoId: string;
}

/**
 * What is open for the video on the screen. Comments beside the video go along to the next one; whatever else was
 * opened of a video that is gone is gone too.
 */
export function openedFor(opened: Opened | null, videoId: string | null, beside: boolean): What | null {
  if (opened === null || videoId === null) return null;
  return opened.videoId === videoId || (beside && opened.what === 'comments') ? opened.what : null;
}

/** Whether the video waits meanwhile. Comments are read while it plays. */
export function pauses(what: What | null): boolean {
  return what !== null && what !== 'comments';
}
