import type { Video } from '@takeback/protocol';
import { useEffect, useRef, useState } from 'react';
import type { PreviewProps } from '../create/edit-screen.tsx';
import { PlayToggle, SoundToggle, Unplayable } from '../footage/film-player.tsx';
import { wantsTouch } from '../player/autoplay.ts';
import { useText } from '../strings/text.tsx';
import { playedOf } from '../together/original.tsx';
import styles from './stitch-preview.module.css';

type Part = 'original' | 'own';

interface StitchPreviewProps extends PreviewProps {
  original: Video;
  /** A moment of the original to stand still at; null to play. */
  stillOriginal: number | null;
}

/** The moment of the original, then one's own part, again and again. */
export function StitchPreview(props: StitchPreviewProps) {
  const { work, url, still, onMoment, original, stillOriginal } = props;
  const text = useText();
  const first = useRef<HTMLVideoElement>(null);
  const own = useRef<HTMLVideoElement>(null);
  const [broken, setBroken] = useState(!work.footage.isPlayable);
  const [paused, setPaused] = useState(false);
  const [muted, setMuted] = useState(false);
  const [part, setPart] = useState<Part>('original');
  const shown: Part = still !== null ? 'own' : stillOriginal !== null ? 'original' : part;
  const before = work.composition?.kind === 'stitch' ? work.composition.range : null;
  const { from, to } = work.range;
  const startsAt = before?.from ?? 0;
  const endsAt = before?.to ?? 0;

  // Each part begins at its beginning when its turn comes, or when its beginning was moved.
  useEffect(() => {
    if (first.current !== null) first.current.currentTime = stillOriginal ?? startsAt;
  }, [startsAt, stillOriginal]);
  useEffect(() => {
    if (own.current !== null) own.current.currentTime = still ?? from;
  }, [from, still]);

  const runs = !paused && still === null && stillOriginal === null;
  useEffect(() => {
    const [playing, waiting] = part === 'original' ? [first, own] : [own, first];
    waiting.current?.pause();
    if (runs)
      playing.current?.play().catch((error: unknown) => {
        if (wantsTouch(error)) setPaused(true);
      });
    else playing.current?.pause();
    if (!runs) return;
    const [begin, end] = part === 'original' ? [startsAt, endsAt] : [from, to];
    let frame = 0;
    const watch = () => {
      const element = playing.current;
      if (element !== null) {
        if (element.currentTime >= end - 0.02 || element.ended) {
          element.currentTime = begin;
          setPart(part === 'original' ? 'own' : 'original');
          return;
        }
        if (part === 'own') onMoment(element.currentTime);
      }
      frame = requestAnimationFrame(watch);
    };
    frame = requestAnimationFrame(watch);
    return () => cancelAnimationFrame(frame);
  }, [part, runs, startsAt, endsAt, from, to, onMoment]);

  if (broken) return <Unplayable />;
  return (
    <div className={styles.parts}>
      <video
        ref={first}
        className={styles.part}
        data-shown={shown === 'original'}
        src={playedOf(original)}
        muted={muted}
        playsInline
        preload="auto"
        aria-label={text('original.view')}
        aria-hidden={shown !== 'original'}
      />
      <video
        ref={own}
        className={styles.part}
        data-shown={shown === 'own'}
        src={url}
        muted={muted}
        playsInline
        preload="auto"
        aria-label={text('film.preview')}
        aria-hidden={shown !== 'own'}
        onError={() => setBroken(true)}
      />
      <PlayToggle
        paused={paused}
        shown={still === null && stillOriginal === null}
        onToggle={() => setPaused(!paused)}
      />
      <SoundToggle muted={muted} onToggle={() => setMuted(!muted)} />
    </div>
  );
}
