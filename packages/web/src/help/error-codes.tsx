import { errorCodes } from '@takeback/protocol';
import { useEffect } from 'react';
import { Text, useText } from '../strings/text.tsx';
import styles from './help.module.css';

/** Every error of the API. The `type` of a problem document leads here, to its own line. */
export function ErrorCodes() {
  const text = useText();
  useEffect(() => {
    document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'center' });
  }, []);
  return (
    <>
      <p>
        <Text id="help.errors.words" />
      </p>
      <table className={styles.codes} aria-label={text('help.errors.title')}>
        <thead>
          <tr>
            <th scope="col">
              <Text id="help.errors.code" />
            </th>
            <th scope="col">
              <Text id="help.errors.status" />
            </th>
            <th scope="col">
              <Text id="help.errors.meaning" />
            </th>
          </tr>
        </thead>
        <tbody>
          {Object.entries(errorCodes).map(([code, [status, meaning]]) => (
            <tr key={code} id={code}>
              <th scope="row">
                <code>{code}</code>
              </th>
              <td>{status}</td>
              <td>{meaning}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
