import type { Video } from '@takeback/protocol';
import { type RefObject, useEffect, useRef, useState } from 'react';
import { useClient } from '../session/client-context.tsx';
import { Text } from '../strings/text.tsx';
import { wantsTouch } from './autoplay.ts';
import frame from './frame.module.css';
import { fillsFrame, frameStyle } from './frame.ts';
import { Placeholder } from './placeholder.tsx';
import { chooseRendition, circumstancesFor } from './rendition.ts';
import styles from './screen.module.css';
import { setMuted, useMuted } from './sound.ts';
import { useViewing } from './viewing.ts';

interface ScreenProps {
  /** Null while it has nothing to show. */
  video: Video | null;
  /** On which page of the feed it stands. */
  page: number;
  isCurrent: boolean;
  isPlaying: boolean;
  /** It may load: what is watched comes first. */
  mayLoad: boolean;
  element: RefObject<HTMLVideoElement | null>;
  /** Its first picture is there. */
  onShown: () => void;
}

interface Phase {
  readonly url: string | null;
  readonly is: 'loading' | 'shown' | 'failed';
}

const beginning: Phase = { url: null, is: 'loading' };
/** Until the video that was left is out of sight, in milliseconds. */
const outOfSight = 700;

/**
 * One of the few `<video>` elements of a feed. It goes from video to video; what it has loaded stays with it until it
 * is needed for another one.
 */
export function Screen({ video, page, isCurrent, isPlaying, mayLoad, element, onShown }: ScreenProps) {
  const client = useClient();
  const muted = useMuted();
  const [phase, setPhase] = useState<Phase & { readonly id: string | null }>({ id: null, ...beginning });
  const [isWaiting, setWaiting] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const id = video?.id ?? null;
  const { url, is } = phase.id === id ? phase : beginning;
  const latest = useRef({ video, onShown });
  useEffect(() => {
    latest.current = { video, onShown };
  });

  // The rendition is chosen once: what plays is not exchanged because another one was made meanwhile.
  useEffect(() => {
    if (id === null || !mayLoad) return;
    const renditions = latest.current.video?.renditions ?? [];
    const side = Math.min(element.current?.clientWidth ?? innerWidth, innerHeight);
    const chosen = chooseRendition(renditions, circumstancesFor(side));
    if (attempt > 0) element.current?.load();
    setPhase({ id, url: chosen?.url ?? null, is: chosen === null ? 'failed' : 'loading' });
  }, [id, mayLoad, attempt, element]);

  // By hand: an element without a source must be told to let go of the one before.
  useEffect(() => {
    const media = element.current;
    if (media === null) return;
    if (url === null) {
      media.removeAttribute('src');
      media.load();
    } else media.src = url;
    return () => media.pause();
  }, [url, element]);

  useEffect(() => {
    const media = element.current;
    if (media === null) return;
    media.muted = muted;
    if (!isPlaying || url === null || is === 'failed') {
      media.pause();
      return;
    }
    media.play().catch((error: unknown) => {
      if (wantsTouch(error)) setMuted(true);
    });
  }, [isPlaying, muted, url, is, element]);

  // What was left begins anew when one comes back to it; not before it is out of sight.
  useEffect(() => {
    const media = element.current;
    if (isCurrent || media === null || url === null) return;
    const timer = setTimeout(() => {
      if (media.currentTime > 0) media.currentTime = 0;
    }, outOfSight);
    return () => clearTimeout(timer);
  }, [isCurrent, url, element]);

  useViewing(element, id, isCurrent);

  const fail = () => {
    if (id === null || url === null) return;
    setPhase({ id, url, is: 'failed' });
    // Its address may have run out, or it is gone: then it leaves.
    client.videos.check(id).catch(() => undefined);
  };
  const shown = () => {
    setWaiting(false);
    if (id === null || url === null) return;
    setPhase({ id, url, is: 'shown' });
    onShown();
  };

  return (
    <div className={styles.page} style={{ insetBlockStart: `${page * 100}%` }} hidden={video === null}>
      <div className={frame.frame} style={video === null ? undefined : frameStyle(video)}>
        <div className={styles.clip} data-fills={video !== null && fillsFrame(video)}>
          {video !== null && <Placeholder picture={video.placeholder} />}
          {video !== null && !fillsFrame(video) && <div className={styles.dim} />}
          {video !== null && <img className={styles.picture} src={video.poster.url} alt="" key={video.id} />}
          <video
            className={`${styles.picture} ${styles.video}`}
            ref={element}
            data-video={id ?? undefined}
            data-current={isCurrent}
            data-shown={is === 'shown'}
            preload="auto"
            muted={muted}
            loop
            playsInline
            tabIndex={-1}
            onLoadedData={shown}
            onWaiting={() => setWaiting(true)}
            onPlaying={() => setWaiting(false)}
            onError={fail}
          />
          {isCurrent && isPlaying && (isWaiting || is === 'loading') && (
            <div className={styles.waiting}>
              <span className={styles.ring} aria-hidden="true" />
            </div>
          )}
          {isCurrent && is === 'failed' && (
            <div className={styles.failed} role="alert">
              <Text id="player.failed" />
              <button type="button" className={styles.again} onClick={() => setAttempt(attempt + 1)}>
                <Text id="tryAgain" />
              </button>
            </div>
          )}
        </div>
      </div>
    </div>
  );
}
