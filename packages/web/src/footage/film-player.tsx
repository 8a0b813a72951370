import { PlayIcon, SpeakerHighIcon, SpeakerSlashIcon } from '@phosphor-icons/react';
import { useRef, useState } from 'react';
import { Text, useText } from '../strings/text.tsx';
import styles from './film-player.module.css';
import { usePlayback } from './playback.ts';
import type { Range } from './range.ts';

/** Instead of a film that this browser cannot play. */
export function Unplayable() {
  return (
    <p className={styles.broken}>
      <Text id="film.unplayable" />
    </p>
  );
}

/** Lies over a film: a press anywhere plays or pauses it. */
export function PlayToggle({
  paused,
  shown,
  onToggle,
}: {
  paused: boolean;
  shown: boolean;
  onToggle: () => void;
}) {
  const text = useText();
  return (
    <button
      type="button"
      className={styles.toggle}
      aria-label={text(paused ? 'film.play' : 'film.pause')}
      onClick={onToggle}
    >
      {paused && shown && <PlayIcon size={56} weight="fill" aria-hidden="true" />}
    </button>
  );
}

/** Sound off and on, in the corner of a film. */
export function SoundToggle({ muted, onToggle }: { muted: boolean; onToggle: () => void }) {
  const text = useText();
  return (
    <button
      type="button"
      className={styles.sound}
      aria-label={text(muted ? 'film.unmute' : 'film.mute')}
      onClick={onToggle}
    >
      {muted ? <SpeakerSlashIcon size={22} /> : <SpeakerHighIcon size={22} />}
    </button>
  );
}

interface FilmPlayerProps {
  url: string;
  isPlayable: boolean;
  range: Range;
  still: number | null;
  onMoment?: (moment: number) => void;
}

/** The film as it will be, again and again between its ends. */
export function FilmPlayer({ url, isPlayable, range, still, onMoment }: FilmPlayerProps) {
  const text = useText();
  const screen = useRef<HTMLVideoElement>(null);
  const [muted, setMuted] = useState(false);
  const [broken, setBroken] = useState(!isPlayable);
  const { paused, toggle } = usePlayback({ screen, range, still, onMoment });
  if (broken) return <Unplayable />;
  return (
    <div className={styles.player}>
      <video
        ref={screen}
        className={styles.screen}
        src={url}
        muted={muted}
        playsInline
        preload="auto"
        aria-label={text('film.preview')}
        onError={() => setBroken(true)}
      />
      <PlayToggle paused={paused} shown={still === null} onToggle={toggle} />
      <SoundToggle muted={muted} onToggle={() => setMuted(!muted)} />
    </div>
  );
}
