import { ArrowUUpLeftIcon } from '@phosphor-icons/react';
import { Text } from '../strings/text.tsx';
import styles from './opening.module.css';

/** The moment in which the local store is read. */
export function Opening() {
  return (
    <main className={styles.opening}>
      <ArrowUUpLeftIcon size={44} weight="bold" aria-hidden="true" />
      <h1 className="visually-hidden">
        <Text id="app.name" />
      </h1>
      <p className="visually-hidden" role="status">
        <Text id="loading" />
      </p>
    </main>
  );
}
