import type { VideoDrafts } from '@takeback/client';
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
 * @throws TakebackError `not_found` when its draft was posted or thrown away in another tab, DOMException when this device
 * refuses to keep anything
 */
export async function keepWork(
  drafts: Pick<VideoDrafts, 'keep' | 'change' | 'discard'>,
  work: Work,
): Promise<Work> {
  if (work.kept !== null && isCovered(work)) {
    await drafts.change(work.kept.draftId, settingsOf(work));
    return work;
  }
  const { file, from, to } = await fileOf(work);
  const draftId = await drafts.keep(file, settingsOf(work, { from, to }));
  // Only now: what could not be kept anew is still there as it was. One too many can be thrown away by hand.
  if (work.kept !== null) await drafts.discard(work.kept.draftId).catch(() => undefined);
  return { ...work, kept: { draftId, from, to } };
}
