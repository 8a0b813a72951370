import type { Video } from '@takeback/protocol';
import { useEffect, useRef, useState } from 'react';
import type { PreviewProps } from '../create/edit-screen.tsx';
import { PlayToggle, Unplayable } from '../footage/film-player.tsx';
import { usePlayback } from '../footage/playback.ts';
import { useText } from '../strings/text.tsx';
import { playedOf } from '../together/original.tsx';
import { LayoutFrame } from './layouts.tsx';

/** Both films as they will be: in their places, in step, each as loud as chosen. */
export function DuetPreview({ work, url, still, onMoment, original }: PreviewProps & { original: Video }) {
  const text = useText();
  const screen = useRef<HTMLVideoElement>(null);
  const along = useRef<HTMLVideoElement>(null);
  const [broken, setBroken] = useState(!work.footage.isPlayable);
  const { from, to } = work.range;
  // It ends with the shorter of the two.
  const range = { from, to: Math.min(to, from + original.duration) };
  const { paused, toggle } = usePlayback({ screen, range, still, onMoment, along });
  const composition = work.composition?.kind === 'duet' ? work.composition : null;
  const ownLevel = composition?.ownLevel ?? 1;
  const originalLevel = composition?.originalLevel ?? 1;
  useEffect(() => {
    if (screen.current !== null) screen.current.volume = Math.min(1, ownLevel);
    if (along.current !== null) along.current.volume = Math.min(1, originalLevel);
  }, [ownLevel, originalLevel]);
  if (composition === null) return null;
  if (broken) return <Unplayable />;
  return (
    <>
      <LayoutFrame
        layout={composition.layout}
        own={
          <video
            ref={screen}
            src={url}
            muted={ownLevel === 0}
            playsInline
            preload="auto"
            aria-label={text('film.preview')}
            onError={() => setBroken(true)}
          />
        }
        original={
          <video
            ref={along}
            src={playedOf(original)}
            muted={originalLevel === 0}
            playsInline
            preload="auto"
            aria-label={text('original.view')}
          />
        }
      />
      <PlayToggle paused={paused} shown={still === null} onToggle={toggle} />
    </>
  );
}
