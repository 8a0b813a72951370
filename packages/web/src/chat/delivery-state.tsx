import { WarningCircleIcon } from '@phosphor-icons/react';
import type { MessageView } from '@takeback/client';
import { useIntl } from 'react-intl';
import { sentenceOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './delivery-state.module.css';
import type { MessageActions } from './message-actions.ts';

const words: Partial<Record<MessageView['state'], TextId>> = {
  waiting: 'state.waiting',
  sending: 'state.sending',
  sent: 'state.sent',
  delivered: 'state.delivered',
  read: 'state.read',
};

/** How far one's own message has come, in words; with what to do when it was refused. */
export function DeliveryState({ message, actions }: { message: MessageView; actions: MessageActions }) {
  const intl = useIntl();
  if (message.state === 'failed') {
    return (
      <div className={styles.failed} role="alert">
        <p className={styles.reason}>
          <WarningCircleIcon size={16} weight="fill" aria-hidden="true" />
          <Text id="state.failed" />
          {message.failure !== null && (
            <span>
              <Text id={sentenceOf(message.failure)} />
            </span>
          )}
        </p>
        <button type="button" className={styles.action} onClick={() => actions.retry(message)}>
          <Text id="menu.retry" />
        </button>
        <button type="button" className={styles.action} onClick={() => actions.discard(message)}>
          <Text id="menu.discard" />
        </button>
      </div>
    );
  }
  const state = words[message.state];
  if (state === undefined) return null;
  const timed = message.state !== 'waiting' && message.state !== 'sending';
  return (
    <p className={styles.state}>
      {timed ? (
        <Text
          id="state.timed"
          values={{ time: <bdi>{intl.formatTime(new Date(message.at))}</bdi>, state: <Text id={state} /> }}
        />
      ) : (
        <Text id={state} />
      )}
    </p>
  );
}
