import { useIntl } from 'react-intl';
import { Text } from '../strings/text.tsx';
import styles from './separators.module.css';
import { dayNameOf } from './timeline.ts';

const dateForms = {
  weekday: { weekday: 'long' },
  date: { weekday: 'long', day: 'numeric', month: 'long' },
  dateWithYear: { day: 'numeric', month: 'long', year: 'numeric' },
} as const;

/** The day above its first message. */
export function DayLine({ at }: { at: string }) {
  const intl = useIntl();
  const date = new Date(at);
  const name = dayNameOf(date, new Date());
  return (
    <p className={styles.day}>
      <time dateTime={at}>
        {name === 'today' ? (
          <Text id="day.today" />
        ) : name === 'yesterday' ? (
          <Text id="day.yesterday" />
        ) : (
          <bdi>{intl.formatDate(date, dateForms[name])}</bdi>
        )}
      </time>
    </p>
  );
}

/** The time, where an hour or more lies between two messages. */
export function TimeLine({ at }: { at: string }) {
  const intl = useIntl();
  return (
    <p className={styles.day}>
      <time dateTime={at}>
        <bdi>{intl.formatTime(new Date(at))}</bdi>
      </time>
    </p>
  );
}

/** Above the first message that was not read when the chat was opened. */
export function UnreadLine() {
  return (
    <p className={styles.unread}>
      <Text id="chat.unread" />
    </p>
  );
}
