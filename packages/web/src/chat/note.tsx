import { ArrowUUpLeftIcon, ClockCountdownIcon, ProhibitIcon, WarningIcon } from '@phosphor-icons/react';
import type { MessageView } from '@takeback/client';
import { useClientState } from '../session/client-context.tsx';
import { Text } from '../strings/text.tsx';
import styles from './note.module.css';

interface NoteProps {
  message: MessageView;
  name: string;
  tabStop: boolean;
  /** Of one's own unsent message: where it is gone. */
  showReceipt: (message: MessageView) => void;
}

/** What stands where a message has no content any more: small, and no more than is known. */
export function Note({ message, name, tabStop, showReceipt }: NoteProps) {
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
            <span>
              <Text id="note.unsent.mine" />
              <span aria-hidden="true"> · </span>
              <button
                type="button"
                className={styles.receipt}
                tabIndex={tabStop ? 0 : -1}
                onClick={() => showReceipt(message)}
              >
                <Text id="menu.receipt" />
              </button>
            </span>
          ) : (
            <span>
              <Text id="note.unsent" values={{ name: <bdi>{name}</bdi> }} />
            </span>
          )}
        </p>
      );
  }
}
