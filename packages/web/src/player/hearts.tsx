import { HeartIcon } from '@phosphor-icons/react';
import styles from './hearts.module.css';

/** Where somebody tapped twice. */
export interface Heart {
  readonly number: number;
  readonly x: number;
  readonly y: number;
}

/** Hearts that rise from where the video was liked. */
export function Hearts({ hearts, onFaded }: { hearts: readonly Heart[]; onFaded: (number: number) => void }) {
  return hearts.map(({ number, x, y }) => (
    <span
      className={styles.heart}
      key={number}
      style={{ left: x, top: y, rotate: `${((number * 47) % 50) - 25}deg` }}
      onAnimationEnd={() => onFaded(number)}
      aria-hidden="true"
    >
      <HeartIcon size={92} weight="fill" />
    </span>
  ));
}
