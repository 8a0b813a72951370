import { errorCodes } from '@takeback/protocol';
import { useEffect } from 'react';
import { Text } from '../strings/text.tsx';
import styles from './help.module.css';

/** Every error of the API. The `type` of a problem document leads here, to its own line. */
export function ErrorCodes() {
  const asked = location.hash.slice(1);
  useEffect(() => {
    document.getElementById(asked)?.scrollIntoView({ block: 'center' });
  }, [asked]);
  return (
    <>
      <p>
        <Text id="help.errors.words" />
      </p>
      <dl className={styles.codes}>
        {Object.entries(errorCodes).map(([code, [status, meaning]]) => (
          <div className={styles.code} key={code} id={code} data-asked={code === asked}>
            <dt>
              <a href={`#${code}`}>
                <code>{code}</code>
              </a>{' '}
              <span className={styles.status}>{status}</span>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
