import { type Body, textOf } from '@takeback/protocol';
import styles from './bubble.module.css';

interface BubbleProps {
  body: Body;
  mine: boolean;
  /** The first bubble of its group. */
  first: boolean;
}

/** What was written, as it is shown. The text sets its own direction, the bubble keeps that of the app. */
export function Bubble({ body, mine, first }: BubbleProps) {
  return (
    <div className={styles.bubble} data-mine={mine} data-first={first}>
      <span className={styles.text} dir="auto">
        {textOf(body)}
      </span>
    </div>
  );
}
