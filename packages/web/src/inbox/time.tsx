import { useIntl } from 'react-intl';
import { useText } from '../strings/text.tsx';
import { shortTimeOf } from './short-time.ts';

interface TimeProps {
  /** ISO 8601. */
  at: string;
  now: Date;
  className?: string | undefined;
}

/** A moment in a few characters; in full for who points at it. */
export function Time({ at, now, className }: TimeProps) {
  const intl = useIntl();
  const text = useText();
  const date = new Date(at);
  const short = shortTimeOf(date, now);
  const words =
    short.kind === 'now'
      ? text('time.now')
      : short.kind === 'minutes'
        ? text('time.minutes', { count: short.count })
        : short.kind === 'hours'
          ? text('time.hours', { count: short.count })
          : short.kind === 'weekday'
            ? intl.formatDate(date, { weekday: 'short' })
            : intl.formatDate(date, {
                day: 'numeric',
                month: 'short',
                ...(short.kind === 'date' ? { year: '2-digit' } : {}),
              });
  return (
    <time
      className={className}
      dateTime={at}
      title={intl.formatDate(date, { dateStyle: 'full', timeStyle: 'short' })}
    >
      <bdi>{words}</bdi>
    </time>
  );
}
