import { Text } from '../strings/text.tsx';
import styles from './loading.module.css';

/** A quiet wait for a part of the app that is on its way. */
export function Loading() {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.ring} aria-hidden="true" />
      <span className="visually-hidden">
        <Text id="loading" />
      </span>
    </div>
  );
}

/** Rows in the shape of what will be there. */
export function SkeletonRows({ count }: { count: number }) {
  return (
    <div className={styles.rows} aria-hidden="true">
      {Array.from({ length: count }, (_, index) => index).map((index) => (
        <div className={styles.row} key={index}>
          <span className={styles.face} />
          <span className={styles.lines}>
            <span className={styles.line} data-width={index % 3} />
            <span className={styles.line} data-width={3 + (index % 2)} />
          </span>
        </div>
      ))}
    </div>
  );
}
