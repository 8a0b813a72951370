import { TakebackError, type VideoDraft } from '@takeback/client';
import { type Composition, limits } from '@takeback/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';
import { filmOf } from '../capture/film-of.ts';
import type { Clip } from '../capture/recording.ts';
import { type Footage, FootageRefused } from '../footage/footage.ts';
import { refusalValues, refusalWords } from '../footage/refusal-words.ts';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { type TextId, useText } from '../strings/text.tsx';
import { keepWork } from './keep.ts';
import { beginWork, type Kept, resumeWork, settingsOf, type Work } from './work.ts';

interface UseWork {
  readonly work: Work | null;
  /** Something takes a moment: a film is looked into, put together or cut. */
  readonly busy: boolean;
  /** Why posting or keeping failed. */
  readonly failure: TextId | null;
  change(work: Work): void;
  /** Each resolves to whether it worked; why not is said to the person. */
  record(clips: readonly Clip[]): Promise<boolean>;
  pick(file: Blob): Promise<boolean>;
  resume(draft: VideoDraft): Promise<boolean>;
  keep(): Promise<boolean>;
  /** Hands the draft over for posting. @returns its id; null when that failed */
  post(): Promise<string | null>;
  /** Of what is kept at this moment. */
  draftId(): string | null;
  /** Does not fail: what could not be thrown away is said to the person. */
  discard(): Promise<void>;
  /** Forgets it here; a kept draft stays. */
  leave(): void;
}

/** Saving while somebody types would be a save for each letter. */
const pause = 400;

/**
 * The video that is being made, from its first film to its posting.
 * @param composition with whose video, for a film that is new
 * @param longest seconds that the whole video may have
 */
export function useWork(
  composition: Composition | null,
  longest: number,
  say: (words: string) => void,
): UseWork {
  const { videos } = useClient();
  const text = useText();
  const [work, setWork] = useState<Work | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);
  const latest = useRef(work);
  latest.current = work;
  const keeping = useRef<Promise<Work> | null>(null);

  const begin = async (find: () => Promise<Footage>, then: (footage: Footage) => Work): Promise<boolean> => {
    setBusy(true);
    setFailure(null);
    try {
      const next = then(await find());
      latest.current = next;
      setWork(next);
      return true;
    } catch (error) {
      const refusal = error instanceof FootageRefused ? refusalWords[error.refusal] : 'capture.failed';
      say(text(refusal, refusalValues(longest)));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const throwAway = ({ draftId }: Kept) =>
    videos.drafts.discard(draftId).catch((error: unknown) => say(text(failureOf(error))));
  /** A new film for the same video keeps what was said of it. */
  const renewed = (footage: Footage): Work => {
    const next = beginWork(footage, composition, longest);
    const before = latest.current;
    if (before?.kept) throwAway(before.kept);
    return before === null ? next : { ...next, caption: before.caption, audiences: before.audiences };
  };
  const keep = async (): Promise<boolean> => {
    const current = latest.current;
    if (current === null) return false;
    setBusy(true);
    setFailure(null);
    try {
      keeping.current = keepWork(videos.drafts, current);
      const { kept } = await keeping.current;
      setWork((now) => (now === null ? null : { ...now, kept }));
      if (latest.current !== null) latest.current = { ...latest.current, kept };
      return true;
    } catch (error) {
      const isGone = error instanceof TakebackError && error.code === 'not_found';
      // The film is still here: the next attempt keeps it anew.
      if (isGone) {
        setWork((now) => (now === null ? null : { ...now, kept: null }));
        latest.current = { ...current, kept: null };
      }
      setFailure(isGone ? 'draft.gone' : error instanceof DOMException ? 'draft.notKept' : failureOf(error));
      return false;
    } finally {
      keeping.current = null;
      setBusy(false);
    }
  };
  const change = useCallback((next: Work) => {
    setFailure(null);
    setWork(next);
  }, []);

  useEffect(() => {
    if (work?.kept == null) return;
    const { draftId } = work.kept;
    const timer = setTimeout(() => {
      // A draft that was posted or thrown away meanwhile has nothing to change.
      videos.drafts.change(draftId, settingsOf(work)).catch(() => {});
    }, pause);
    return () => clearTimeout(timer);
  }, [videos, work]);

  return {
    work,
    busy,
    failure,
    change,
    record: async (clips) => {
      if (!(await begin(() => filmOf(clips, limits.shortestVideo), renewed))) return false;
      // A recording cannot be made again: it is kept at once.
      await keep();
      return true;
    },
    pick: (file) =>
      begin(async () => (await import('../footage/inspect.ts')).inspect(file, limits.shortestVideo), renewed),
    resume: (draft) =>
      begin(
        async () => (await import('../footage/inspect.ts')).inspect(draft.file, 0),
        (footage) => resumeWork(draft, footage, longest),
      ),
    keep,
    post: async () => {
      if (!(await keep())) return null;
      const id = latest.current?.kept?.draftId ?? null;
      if (id === null) return null;
      // What comes of it is shown by the next screen, from the draft itself.
      videos.drafts.post(id).catch(() => {});
      latest.current = null;
      setWork(null);
      return id;
    },
    draftId: () => latest.current?.kept?.draftId ?? null,
    discard: async () => {
      const before = latest.current?.kept ?? null;
      latest.current = null;
      setWork(null);
      // What is only just being kept goes too.
      const running = await keeping.current?.catch(() => null);
      const kept = running?.kept ?? before;
      if (kept !== null) await throwAway(kept);
    },
    leave: () => {
      latest.current = null;
      setWork(null);
    },
  };
}
