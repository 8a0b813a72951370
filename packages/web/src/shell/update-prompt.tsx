import { ArrowClockwiseIcon } from '@phosphor-icons/react';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { useObservable } from '../session/client-context.tsx';
import { Text } from '../strings/text.tsx';
import styles from './update-prompt.module.css';
import { useUpdates } from './updates.tsx';

/** A new version is ready: the person says when. */
export function UpdatePrompt() {
  const updates = useUpdates();
  const waiting = useObservable(updates.waiting);
  const [later, setLater] = useState(false);
  if (!waiting || later) return null;
  return (
    <div className={styles.prompt} role="status">
      <ArrowClockwiseIcon size={20} />
      <span className={styles.words}>
        <Text id="update.ready" />
      </span>
      <Button look="plain" onClick={() => setLater(true)}>
        <Text id="update.later" />
      </Button>
      <Button onClick={() => updates.apply()}>
        <Text id="update.now" />
      </Button>
    </div>
  );
}
