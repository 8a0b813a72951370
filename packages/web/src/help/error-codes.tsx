import { errorCodes } from '@takeback/protocol';
import { useEffect } from 'react';
import { Text } from '../strings/text.tsx';
import styles from './help.module.css';

/** Every error of the API. The `type` of a problem document leads here, to its own line. */
export function ErrorCodes() {
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <>
      <p>
        <Text id="help.errors.words" />
      </p>
      <dl className={styles.codes}>
        {Object.entries(errorCodes).map(([code, [status, meaning]]) => (
          <div className={styles.code} key={code} id={code}>
            <dt>
              <code>{code}</code> <span className={styles.status}>{status}</span>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
