import {
  CheckCircleIcon,
  CircleDashedIcon,
  ClockCountdownIcon,
  EyeIcon,
  HardDrivesIcon,
  type Icon,
  QuestionIcon,
  ReceiptXIcon,
  WarningIcon,
} from '@phosphor-icons/react';
import { limits, type Removal, type RemovalState, type UnsendReceipt } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { type IntlShape, useIntl } from 'react-intl';
import { Avatar } from '../design/avatar.tsx';
import { Loading } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './receipt-sheet.module.css';

type Tone = 'confirmed' | 'takeback' | 'plain';

interface Sign {
  words: TextId;
  icon: Icon;
  tone: Tone;
}

/** Green only where it is confirmed gone. */
const signs: Record<RemovalState, Sign> = {
  removed: { words: 'receipt.removed', icon: CheckCircleIcon, tone: 'confirmed' },
  never_delivered: { words: 'receipt.neverDelivered', icon: CheckCircleIcon, tone: 'confirmed' },
  pending: { words: 'receipt.pending', icon: ClockCountdownIcon, tone: 'takeback' },
  unconfirmed: { words: 'receipt.unconfirmed', icon: QuestionIcon, tone: 'plain' },
  withheld: { words: 'receipt.withheld', icon: CircleDashedIcon, tone: 'plain' },
};

const servers: Record<UnsendReceipt['server'], Sign> = {
  erased: { words: 'receipt.server.erased', icon: CheckCircleIcon, tone: 'confirmed' },
  erasing: { words: 'receipt.server.erasing', icon: ClockCountdownIcon, tone: 'takeback' },
};

/** A moment of the last 30 days: its time, with the day when that was another one. */
function momentOf(intl: IntlShape, at: string): string {
  const date = new Date(at);
  const isToday = date.toDateString() === new Date().toDateString();
  return intl.formatDate(
    date,
    isToday ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' },
  );
}

function Line({
  sign,
  face,
  name,
  seen,
}: {
  sign: Sign;
  face: ReactNode;
  name: ReactNode;
  seen?: ReactNode;
}) {
  const SignIcon = sign.icon;
  return (
    <li className={styles.line}>
      {face}
      <div className={styles.words}>
        <b className={styles.name}>{name}</b>
        <p className={styles.state}>
          <Text id={sign.words} />
        </p>
        {seen}
      </div>
      <SignIcon
        size={24}
        weight={sign.tone === 'plain' ? 'regular' : 'fill'}
        className={styles.sign}
        data-tone={sign.tone}
        aria-hidden="true"
      />
    </li>
  );
}

function Seen({ seen }: { seen: Removal['seen'] }) {
  const intl = useIntl();
  if (seen === null) return null;
  return (
    <p className={styles.seen}>
      <EyeIcon size={16} aria-hidden="true" />
      <span>
        {seen.at === null ? (
          <Text id="receipt.seen" />
        ) : (
          <Text id="receipt.seenAt" values={{ time: <bdi>{momentOf(intl, seen.at)}</bdi> }} />
        )}
      </span>
    </p>
  );
}

function Receipt({ receipt }: { receipt: UnsendReceipt }) {
  const intl = useIntl();
  return (
    <>
      <p className={styles.lead}>
        <Text id="receipt.at" values={{ time: <bdi>{momentOf(intl, receipt.unsentAt)}</bdi> }} />
      </p>
      <ul className={styles.lines} aria-live="polite">
        <Line
          sign={servers[receipt.server]}
          face={
            <span className={styles.server} aria-hidden="true">
              <HardDrivesIcon size={22} />
            </span>
          }
          name={<Text id="receipt.server" />}
        />
        {receipt.recipients.map(({ person, state, seen }) => (
          <Line
            key={person.id}
            sign={signs[state]}
            face={<Avatar person={person} size="medium" />}
            name={<bdi>{person.displayName}</bdi>}
            seen={<Seen seen={seen} />}
          />
        ))}
      </ul>
      <Notice icon={<EyeIcon size={22} aria-hidden="true" />}>
        <Text id="receipt.limit" />
      </Notice>
    </>
  );
}

interface ReceiptSheetProps {
  conversationId: string;
  messageId: string;
  onClose: () => void;
}

/** Where a message that was unsent is gone, and where not yet; it changes by itself as devices confirm (U22). */
export default function ReceiptSheet({ conversationId, messageId, onClose }: ReceiptSheetProps) {
  const text = useText();
  const client = useClient();
  const view = useObservable(client.unsendReceipt(conversationId, messageId));
  return (
    <Sheet title={text('receipt.title')} onClose={onClose}>
      <div className={styles.receipt}>
        {view.state === 'loading' && <Loading />}
        {view.state === 'here' && <Receipt receipt={view.receipt} />}
        {view.state === 'missing' && (
          <Notice icon={<ReceiptXIcon size={22} aria-hidden="true" />}>
            <Text id="receipt.missing" values={{ days: limits.unsendReceiptDays }} />
          </Notice>
        )}
        {view.state === 'failed' && (
          <Notice icon={<WarningIcon size={22} aria-hidden="true" />} tone="takeback" alert>
            <Text id={sentenceOf(view.failure)} />
          </Notice>
        )}
      </div>
    </Sheet>
  );
}
