import type { Body } from '@takeback/protocol';
import styles from './bubble.module.css';
import { VideoCard } from './video-card.tsx';

interface BubbleProps {
  body: Body;
  mine: boolean;
  /** The first bubble of its group. */
  first: boolean;
  /** Whether what can be pressed in it is reached with the Tab key. */
  tabStop?: boolean;
}

/** What was sent, as it is shown. A text sets its own direction, the bubble keeps that of the app. */
export function Bubble({ body, mine, first, tabStop = false }: BubbleProps) {
  if (body.kind === 'video') {
    return (
      <div className={styles.card}>
        <VideoCard videoId={body.videoId} tabStop={tabStop} />
      </div>
    );
  }
  return (
    <div className={styles.bubble} data-mine={mine} data-first={first}>
      <span className={styles.text} dir="auto">
        {body.text}
      </span>
    </div>
  );
}
