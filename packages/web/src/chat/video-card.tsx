import { PlayIcon, SpeakerHighIcon, SpeakerSlashIcon, VideoCameraSlashIcon } from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import { useRef, useState } from 'react';
import { Link } from 'wouter';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import { useCardPlayback } from './card-playback.ts';
import styles from './video-card.module.css';

interface VideoCardProps {
  videoId: string;
  /** Whether its controls are reached with the Tab key. */
  tabStop: boolean;
}

/** Minutes and seconds. */
function lengthOf(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** A shared video. It is asked for each time the card is shown, so that what is gone, or not for the reader, is not here. */
export function VideoCard({ videoId, tabStop }: VideoCardProps) {
  const view = useObservable(useClient().videos.watch(videoId));
  switch (view.state) {
    case 'loading':
      return <div className={styles.card} data-state="loading" aria-busy="true" />;
    case 'gone':
      return (
        <p className={styles.gone}>
          <VideoCameraSlashIcon size={22} aria-hidden="true" />
          <Text id="card.gone" />
        </p>
      );
    case 'failed':
      return (
        <p className={styles.gone}>
          <VideoCameraSlashIcon size={22} aria-hidden="true" />
          <Text id="card.failed" />
        </p>
      );
    case 'here':
      return <Card video={view.video} tabStop={tabStop} />;
  }
}

function Card({ video, tabStop }: { video: Video; tabStop: boolean }) {
  const text = useText();
  const element = useRef<HTMLVideoElement>(null);
  const [muted, setMuted] = useState(true);
  const { isPlaying, hasBegun, toggle } = useCardPlayback(element, video.id);
  const { author, caption, duration, poster, renditions } = video;
  const tabIndex = tabStop ? 0 : -1;
  const url = renditions[0]?.url;
  const isWide = video.width > video.height;
  return (
    <div className={styles.card} data-state="here" data-wide={isWide}>
      <img className={styles.picture} src={poster.url} alt="" draggable={false} />
      {hasBegun && url !== undefined && (
        <video className={styles.picture} ref={element} src={url} muted={muted} playsInline tabIndex={-1} />
      )}
      <button
        type="button"
        className={styles.play}
        data-playing={isPlaying}
        tabIndex={tabIndex}
        aria-label={text(isPlaying ? 'card.pause' : 'card.play', { name: author.displayName })}
        onClick={toggle}
      >
        <span className={styles.sign} aria-hidden="true">
          <PlayIcon size={26} weight="fill" />
        </span>
      </button>
      {hasBegun && video.hasSound ? (
        <button
          type="button"
          className={styles.sound}
          tabIndex={tabIndex}
          aria-label={text(muted ? 'card.sound.on' : 'card.sound.off')}
          onClick={() => setMuted(!muted)}
        >
          {muted ? <SpeakerSlashIcon size={18} weight="fill" /> : <SpeakerHighIcon size={18} weight="fill" />}
        </button>
      ) : (
        <span className={styles.length}>{lengthOf(duration)}</span>
      )}
      <Link
        href={`/videos/${video.id}`}
        className={styles.words}
        tabIndex={tabIndex}
        aria-label={text('card.open', { name: author.displayName })}
      >
        <bdi className={styles.author}>@{author.handle}</bdi>
        {caption !== '' && (
          <span className={styles.caption} dir="auto">
            {caption}
          </span>
        )}
      </Link>
    </div>
  );
}
