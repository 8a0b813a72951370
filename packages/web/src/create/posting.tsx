import { CheckCircleIcon, FilmSlateIcon, WarningIcon } from '@phosphor-icons/react';
import type { VideoDraft } from '@takeback/client';
import type { OwnVideo } from '@takeback/protocol';
import { useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button, ButtonLink } from '../design/button.tsx';
import { Loading } from '../design/loading.tsx';
import { refusalValues, refusalWords } from '../footage/refusal-words.ts';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import { editPlaceOf } from './draft-place.ts';
import styles from './posting.module.css';
import { ProgressRing } from './progress-ring.tsx';
import { shareOf, uploadWords } from './upload-progress.tsx';

/** The upload is the longer part on most connections, the processing on a small server. */
const uploadShare = 0.6;

/** How far a posting is, from 0 to 1. */
function postingShare(draft: VideoDraft | undefined, own: OwnVideo | undefined): number {
  if (own !== undefined) return own.state === 'ready' ? 1 : uploadShare + (1 - uploadShare) * own.progress;
  return draft === undefined ? 0 : uploadShare * shareOf(draft.upload);
}

/** On its way: to the server, or wanted and stopped. */
function Sending({ draft }: { draft: VideoDraft }) {
  const { videos } = useClient();
  const [, navigate] = useLocation();
  const tellFailure = useTellFailure();
  const { upload, posting, failure, id } = draft;
  const hasFailed = posting === 'failed' || upload.state === 'failed' || upload.state === 'refused';
  const words: TextId = posting === 'failed' ? sentenceOf(failure) : uploadWords(upload);
  const again = () => {
    videos.drafts.resume(id);
    // Its state is shown here, from the draft.
    videos.drafts.post(id).catch(() => {});
  };
  return (
    <>
      <ProgressRing share={postingShare(draft, undefined)} stopped={hasFailed || upload.state === 'paused'} />
      <h1 className={styles.title}>
        <Text id={hasFailed ? 'posting.stopped' : 'posting.sending'} />
      </h1>
      <p className={styles.words} role={hasFailed ? 'alert' : 'status'}>
        <Text id={words} />
      </p>
      <div className={styles.actions}>
        {hasFailed && (
          <Button wide onClick={again}>
            <Text id="tryAgain" />
          </Button>
        )}
        {posting === 'failed' && (
          <ButtonLink href={editPlaceOf(draft)}>
            <Text id="posting.edit" />
          </ButtonLink>
        )}
        {!hasFailed && upload.state === 'paused' && (
          <Button wide onClick={() => videos.drafts.resume(id)}>
            <Text id="upload.resume" />
          </Button>
        )}
        {!hasFailed && (upload.state === 'uploading' || upload.state === 'waiting') && (
          <Button wide look="secondary" onClick={() => videos.drafts.pause(id)}>
            <Text id="upload.pause" />
          </Button>
        )}
        <Button
          wide
          look={hasFailed ? 'takeback' : 'plain'}
          onClick={() => {
            videos.drafts.discard(id).catch(tellFailure);
            navigate('/create', { replace: true });
          }}
        >
          <Text id="posting.discard" />
        </Button>
      </div>
    </>
  );
}

/** On the server: being made, made, or not to be made. */
function Made({ own, longest }: { own: OwnVideo; longest: number }) {
  const text = useText();
  const { videos } = useClient();
  const [, navigate] = useLocation();
  const tellFailure = useTellFailure();
  const poster = own.video?.poster;
  const bad = own.state === 'refused' || own.state === 'failed';
  const remove = () => {
    videos.delete(own.id).catch(tellFailure);
    navigate('/create', { replace: true });
  };
  if (bad) {
    return (
      <>
        <span className={styles.mark} data-tone="takeback">
          <WarningIcon size={40} />
        </span>
        <h1 className={styles.title}>
          <Text id={own.state === 'refused' ? 'posting.refused' : 'posting.failed'} />
        </h1>
        <p className={styles.words} role="alert">
          {own.refusal === null
            ? text('posting.failed.words')
            : text(refusalWords[own.refusal], refusalValues(longest))}
        </p>
        <div className={styles.actions}>
          <Button wide onClick={remove}>
            <Text id="posting.another" />
          </Button>
        </div>
      </>
    );
  }
  const isReady = own.state === 'ready';
  return (
    <>
      {poster !== undefined ? (
        <img className={styles.poster} src={poster.url} width={poster.width} height={poster.height} alt="" />
      ) : (
        <ProgressRing share={postingShare(undefined, own)} stopped={false} />
      )}
      <h1 className={styles.title}>
        {isReady && <CheckCircleIcon size={26} weight="fill" className={styles.check} aria-hidden="true" />}
        <Text
          id={isReady ? 'posting.posted' : own.video === null ? 'posting.processing' : 'posting.watchable'}
        />
      </h1>
      <p className={styles.words} role="status">
        <Text id={isReady ? 'posting.posted.words' : 'posting.processing.words'} />
      </p>
      {!isReady && poster !== undefined && (
        <progress
          className={styles.bar}
          max={100}
          value={Math.floor(own.progress * 100)}
          aria-label={text('posting.processing')}
        />
      )}
      <div className={styles.actions}>
        {own.video !== null && (
          <Link href={`/videos/${own.id}`} className={styles.watch}>
            <Text id="posting.watch" />
          </Link>
        )}
        <Button wide look="secondary" onClick={() => navigate('/create')}>
          <Text id="posting.another" />
        </Button>
      </div>
    </>
  );
}

/** Milliseconds in which the drafts of this device should have been read. */
const patience = 3_000;

/** What comes of a video that was posted, live: it goes on whatever screen is open. */
export function Posting({ videoId, longest }: { videoId: string; longest: number }) {
  const { videos } = useClient();
  const drafts = useObservable(videos.drafts.list);
  const mine = useObservable(videos.mine);
  const own = mine.items.find(({ id }) => id === videoId);
  const draft = drafts.find(({ id }) => id === videoId);
  const [, navigate] = useLocation();
  const [seen, setSeen] = useState(false);
  if (!seen && (own !== undefined || draft !== undefined)) setSeen(true);
  const isUnknown = own === undefined && draft === undefined;
  // Neither among the drafts nor in a list that is there: it was deleted, or never was.
  const isMissing = isUnknown && !seen && (mine.state === 'ready' || mine.state === 'end');
  useEffect(() => {
    if (!isMissing) return;
    const timer = setTimeout(() => navigate('/create', { replace: true }), patience);
    return () => clearTimeout(timer);
  }, [isMissing, navigate]);
  return (
    <main className={styles.posting}>
      {isUnknown && mine.state !== 'failed' && <Loading />}
      {isUnknown && mine.state === 'failed' && (
        <>
          <span className={styles.mark}>
            <FilmSlateIcon size={40} />
          </span>
          <h1 className={styles.title}>
            <Text id="posting.unknown" />
          </h1>
          <p className={styles.words}>
            <Text id={sentenceOf(mine.failure)} />
          </p>
          <div className={styles.actions}>
            <Button wide onClick={() => void videos.mine.refresh()}>
              <Text id="tryAgain" />
            </Button>
          </div>
        </>
      )}
      {own !== undefined ? (
        <Made own={own} longest={longest} />
      ) : (
        draft !== undefined && <Sending draft={draft} />
      )}
    </main>
  );
}
