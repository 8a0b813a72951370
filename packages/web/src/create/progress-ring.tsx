import { Percent } from '../design/figures.tsx';
import { useText } from '../strings/text.tsx';
import styles from './progress-ring.module.css';

/** How far something is, as a ring with its number. @param share from 0 to 1 */
export function ProgressRing({ share, stopped }: { share: number; stopped: boolean }) {
  const text = useText();
  const percent = Math.floor(share * 100);
  return (
    <div
      className={styles.ring}
      data-stopped={stopped}
      role="progressbar"
      aria-label={text('posting.progress')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
    >
      <svg viewBox="0 0 120 120" aria-hidden="true">
        <circle className={styles.track} cx="60" cy="60" r="54" />
        <circle
          className={styles.done}
          cx="60"
          cy="60"
          r="54"
          pathLength="1"
          strokeDasharray={`${share} 1`}
        />
      </svg>
      <span className={styles.number} aria-hidden="true">
        <Percent percent={percent} />
      </span>
    </div>
  );
}
