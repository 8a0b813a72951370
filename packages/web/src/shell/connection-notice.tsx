import { CloudSlashIcon } from '@phosphor-icons/react';
import { useEffect, useState } from 'react';
import { useRoute } from 'wouter';
import { useClient, useClientState } from '../session/client-context.tsx';
import { Text } from '../strings/text.tsx';
import styles from './connection-notice.module.css';

/** Short interruptions heal by themselves; only longer ones are worth a word. */
const patience = 1_500;

/** Says that the server is out of reach. Floats, so that nothing below it moves. */
export function ConnectionNotice() {
  const client = useClient();
  const { connection, phase } = useClientState();
  const [chatOpen] = useRoute('/inbox/:conversationId');
  const [shown, setShown] = useState(false);
  const apart = connection !== 'online' && phase === 'signed-in';

  useEffect(() => {
    const timer = setTimeout(() => setShown(apart), apart ? patience : 0);
    return () => clearTimeout(timer);
  }, [apart]);

  return (
    <div className={styles.place} role="status" data-chat={chatOpen}>
      {shown && apart && (
        <div className={styles.notice}>
          {connection === 'offline' ? <CloudSlashIcon size={18} /> : <span className={styles.ring} />}
          <span>
            <Text id={connection === 'offline' ? 'connection.offline' : 'connection.connecting'} />
          </span>
          {connection === 'offline' && (
            <button type="button" className={styles.again} onClick={() => client.reconnect()}>
              <Text id="connection.tryNow" />
            </button>
          )}
        </div>
      )}
    </div>
  );
}
