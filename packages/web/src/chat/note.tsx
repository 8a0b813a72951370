import { ArrowUUpLeftIcon, ClockCountdownIcon, ProhibitIcon, WarningIcon } from '@phosphor-icons/react';
import type { MessageView } from '@takeback/client';
import { useClientState } from '../session/client-context.tsx';
import { Text } from '../strings/text.tsx';
import styles from './note.module.css';

/** What stands where a message has no content any more: small, and no more than is known. */
export function Note({ message, name }: { message: MessageView; name: string }) {
  const { connection } = useClientState();
  switch (message.state) {
    case 'unsending':
      return (
        <p className={styles.note}>
          <ClockCountdownIcon size={16} aria-hidden="true" />
          <Text id={connection === 'online' ? 'note.unsending' : 'note.queued'} />
        </p>
      );
    case 'unavailable':
      return (
        <p className={styles.note}>
          <ProhibitIcon size={16} aria-hidden="true" />
          <Text id="note.unavailable" />
        </p>
      );
    case 'unreadable':
      return (
        <p className={styles.note}>
          <WarningIcon size={16} aria-hidden="true" />
          <Text id="note.unreadable" />
        </p>
      );
    default:
      return (
        <p className={styles.note}>
          <ArrowUUpLeftIcon size={16} aria-hidden="true" />
          {message.mine ? (
            <Text id="note.unsent.mine" />
          ) : (
            <span>
              <Text id="note.unsent" values={{ name: <bdi>{name}</bdi> }} />
            </span>
          )}
        </p>
      );
  }
}
