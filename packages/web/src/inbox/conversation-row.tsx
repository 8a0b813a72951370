import {
  ArrowUUpLeftIcon,
  BellSlashIcon,
  ClockIcon,
  ProhibitIcon,
  WarningCircleIcon,
} from '@phosphor-icons/react';
import type { ConversationView } from '@takeback/client';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './conversation-row.module.css';
import { Time } from './time.tsx';

function Preview({ conversation }: { conversation: ConversationView }) {
  const { preview, person, draft, typing } = conversation;
  if (typing) {
    return (
      <span className={styles.preview} data-tone="accent">
        <Text id="typing.short" />
      </span>
    );
  }
  if (draft !== '') {
    return (
      <span className={styles.preview} data-tone="takeback">
        <Text id="preview.draft" values={{ text: <bdi>{draft}</bdi> }} />
      </span>
    );
  }
  if (preview === null) {
    return (
      <span className={styles.preview}>
        <Text id="preview.empty" />
      </span>
    );
  }
  if (preview.kind === 'text') {
    return (
      <span className={styles.preview} dir="auto">
        {preview.mine ? (
          <Text id="preview.mine" values={{ text: <bdi>{preview.text}</bdi> }} />
        ) : (
          preview.text
        )}
      </span>
    );
  }
  if (preview.kind === 'video') {
    const shared = <Text id="preview.video" />;
    return (
      <span className={styles.preview}>
        {preview.mine ? <Text id="preview.mine" values={{ text: shared }} /> : shared}
      </span>
    );
  }
  return (
    <span className={styles.preview}>
      {preview.kind === 'unavailable' ? (
        <Text id="note.unavailable" />
      ) : preview.mine ? (
        <Text id="note.unsent.mine" />
      ) : (
        <Text id="note.unsent" values={{ name: <bdi>{person.displayName}</bdi> }} />
      )}
    </span>
  );
}

function Mark({ conversation }: { conversation: ConversationView }) {
  const text = useText();
  const { preview, unread, quiet, draft, typing } = conversation;
  if (unread > 0) {
    return (
      <span className={styles.badge} data-quiet={quiet !== null}>
        {unread > 99 ? '99+' : unread}
        <span className="visually-hidden">
          {' '}
          <Text id="unread.word" values={{ count: unread }} />
        </span>
      </span>
    );
  }
  if (typing || draft !== '' || preview === null) return null;
  if (preview.kind === 'unsent')
    return <ArrowUUpLeftIcon size={17} className={styles.mark} aria-hidden="true" />;
  if (preview.kind === 'unavailable' || !preview.mine) return null;
  if (preview.state === 'failed') {
    return (
      <WarningCircleIcon size={18} className={styles.mark} data-tone="takeback" alt={text('state.failed')} />
    );
  }
  if (preview.state === 'waiting' || preview.state === 'sending') {
    return <ClockIcon size={17} className={styles.mark} alt={text('state.waiting')} />;
  }
  return null;
}

interface ConversationRowProps {
  conversation: ConversationView;
  open: boolean;
  now: Date;
  /** Bodies may not be painted yet (U6). */
  veiled: boolean;
}

/** One conversation in the inbox. */
export function ConversationRow({ conversation, open, now, veiled }: ConversationRowProps) {
  const text = useText();
  const { quiet } = conversation;
  return (
    <Link
      href={`/inbox/${conversation.id}`}
      className={styles.row}
      aria-current={open ? 'true' : undefined}
      data-unread={conversation.unread > 0 && quiet === null}
    >
      <Avatar person={conversation.person} />
      <span className={styles.words}>
        <span className={styles.line}>
          <bdi className={styles.name}>{conversation.person.displayName}</bdi>
          {quiet === 'muted' && (
            <BellSlashIcon size={15} className={styles.quiet} alt={text('inbox.muted')} />
          )}
          {quiet === 'blocked' && (
            <ProhibitIcon size={15} className={styles.quiet} alt={text('inbox.blocked')} />
          )}
          <Time className={styles.time} at={conversation.lastActivityAt} now={now} />
        </span>
        <span className={styles.line}>
          {veiled ? <span className={styles.veil} /> : <Preview conversation={conversation} />}
          {!veiled && <Mark conversation={conversation} />}
        </span>
      </span>
    </Link>
  );
}
