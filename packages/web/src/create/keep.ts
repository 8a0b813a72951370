import type { TakebackVideos } from '@takeback/client';
import { isCovered, settingsOf, shouldCut, type Work, wholeOf } from './work.ts';

/** The part of the film that is sent: all of it, or what is kept of a long one, from the key picture before on. */
async function fileOf(work: Work): Promise<{ file: Blob; from: number; to: number }> {
  const { footage, range } = work;
  const whole = { file: footage.film, ...wholeOf(footage) };
  if (!shouldCut(work)) return whole;
  try {
    const { splice } = await import('../footage/splice.ts');
    const { film, lead, seconds } = await splice([{ film: footage.film, range }]);
    const from = range.from - lead;
    return { file: film, from, to: Math.max(range.to, from + seconds) };
  } catch {
    // What cannot be cut here is cut by the server.
    return whole;
  }
}

/**
 * Gives the work to the SDK, which keeps it over a reload and begins to upload it; again after each change.
 * @throws Error when this device refuses to keep anything
 */
export async function keepWork(videos: TakebackVideos, work: Work): Promise<Work> {
  if (work.kept !== null && isCovered(work)) {
    await videos.drafts.change(work.kept.draftId, settingsOf(work));
    return work;
  }
  if (work.kept !== null) await videos.drafts.discard(work.kept.draftId);
  const { file, from, to } = await fileOf(work);
  const draftId = await videos.drafts.keep(file, settingsOf(work, { from, to }));
  return { ...work, kept: { draftId, from, to } };
}
