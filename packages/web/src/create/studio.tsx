import type { VideoDraft } from '@takeback/client';
import { type Composition, limits } from '@takeback/protocol';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import type { Camera } from '../capture/camera.ts';
import { Capture } from '../capture/capture.tsx';
import type { Companion } from '../capture/use-recording.ts';
import { Loading } from '../design/loading.tsx';
import { useToast } from '../design/toasts.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useBack } from '../shell/back.ts';
import { useLeaveGuard } from '../shell/leave-guard.ts';
import { EditScreen, type Panel, type PreviewProps } from './edit-screen.tsx';
import { useFilmUrl } from './film-url.ts';
import { LeaveSheet } from './leave-sheet.tsx';
import { PostScreen } from './post-screen.tsx';
import { UploadProgress } from './upload-progress.tsx';
import { useWork } from './use-work.ts';
import { leadOf, trimBounds } from './work.ts';

export type Step = 'capture' | 'edit' | 'post';

/** The step that the last part of an address names; null for one that there is not. */
export function stepOf(part: string | undefined): Step | null {
  if (part === undefined || part === '') return 'capture';
  return part === 'edit' || part === 'post' ? part : null;
}

interface StudioProps {
  /** The address of the camera; the later steps lie below it. */
  base: string;
  step: Step;
  title: string;
  /** With whose video; null for one's own alone. */
  composition: Composition | null;
  /** Seconds that the whole video may have. */
  longest: number;
  /** Where it leads when nothing was open before. */
  above: string;
  /** The draft that this screen would go on with after a reload. */
  isOwnDraft: (draft: VideoDraft) => boolean;
  preview: (props: PreviewProps) => ReactNode;
  panels: readonly Panel[];
  stage?: (camera: Camera) => ReactNode;
  head?: ReactNode;
  /** To choose before the first clip. */
  beforeFirst?: ReactNode;
  companion?: Companion | null;
}

/** Milliseconds in which a draft that the address names should have been read. */
const patience = 3_000;

/** From the camera to the posted video, in three steps that the back button walks. */
export function Studio(props: StudioProps) {
  const { base, step, composition, longest, above, isOwnDraft } = props;
  const { videos } = useClient();
  const [, navigate] = useLocation();
  const wanted = new URLSearchParams(useSearch()).get('draft');
  const toast = useToast();
  const say = useCallback((words: string) => toast({ words }), [toast]);
  const making = useWork(composition, longest, say);
  const { work, busy } = making;
  const drafts = useObservable(videos.drafts.list);
  const draft = drafts.find(({ id }) => id === work?.kept?.draftId);
  const url = useFilmUrl(work?.footage.film ?? null);
  const [hasClips, setHasClips] = useState(false);

  const leaving = useLeaveGuard(work !== null || hasClips, base, navigate);
  const goBack = useBack(above);

  // A reload in the middle: go on with the draft that the address names, or the latest of this screen, or begin anew.
  const isLost = step !== 'capture' && work === null && !busy;
  const [restored, setRestored] = useState(false);
  useEffect(() => {
    if (!isLost || restored) return;
    const open = drafts.filter((one) => one.posting !== 'wanted' && isOwnDraft(one));
    const left = open.find(({ id }) => id === wanted) ?? open[0];
    const giveUp = () => navigate(base, { replace: true });
    if (left !== undefined) {
      setRestored(true);
      void making.resume(left).then((done) => {
        if (!done) giveUp();
      });
      return;
    }
    // Drafts are read from this device while the app opens.
    const timer = setTimeout(giveUp, wanted === null ? 0 : patience);
    return () => clearTimeout(timer);
  }, [isLost, restored, drafts, wanted, isOwnDraft, making, navigate, base]);

  const go = (to: 'edit' | 'post', done: boolean) => {
    if (!done) return;
    const id = making.draftId();
    navigate(`${base}/${to}${id === null ? '' : `?draft=${id}`}`);
  };
  const post = async () => {
    const id = await making.post();
    if (id === null) return;
    leaving.release();
    navigate(`/create/posting/${id}`, { replace: true });
  };

  return (
    <>
      <Capture
        active={step === 'capture'}
        bounds={{ shortest: limits.shortestVideo, longest: longest - leadOf(composition) }}
        title={props.title}
        busy={busy}
        onFinish={(clips) => void making.record(clips).then((done) => go('edit', done))}
        onPick={(file) => void making.pick(file).then((done) => go('edit', done))}
        onLeave={() => (history.length > 1 ? leaving.back() : navigate(above))}
        onClips={setHasClips}
        {...(props.stage === undefined ? {} : { stage: props.stage })}
        head={props.head}
        foot={!hasClips && props.beforeFirst}
        companion={props.companion ?? null}
      />
      {step !== 'capture' && (work === null || url === null) && <Loading />}
      {step === 'edit' && work !== null && url !== null && (
        <EditScreen
          work={work}
          url={url}
          bounds={trimBounds(work.footage, work.composition, longest)}
          busy={busy}
          failure={making.failure}
          isUnkept={draft?.kept === false}
          preview={props.preview}
          panels={props.panels}
          onChange={making.change}
          onBack={goBack}
          onNext={() => void making.keep().then((kept) => go('post', kept))}
        />
      )}
      {step === 'post' && work !== null && url !== null && (
        <PostScreen
          work={work}
          url={url}
          busy={busy}
          failure={making.failure}
          progress={draft !== undefined && <UploadProgress draft={draft} />}
          onChange={making.change}
          onBack={goBack}
          onPost={() => void post()}
          onLater={() => {
            making.leave();
            leaving.release();
            navigate(above);
          }}
        />
      )}
      {leaving.asking && (
        <LeaveSheet
          draft={work?.kept == null ? 'none' : draft?.kept === false ? 'unkept' : 'kept'}
          onStay={leaving.stay}
          onKeep={() => {
            making.leave();
            leaving.leave();
          }}
          onDiscard={() => {
            void making.discard();
            leaving.leave();
          }}
        />
      )}
    </>
  );
}
