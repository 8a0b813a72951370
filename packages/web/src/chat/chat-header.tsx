import { CaretLeftIcon, CloudSlashIcon } from '@phosphor-icons/react';
import type { ConversationDetail } from '@takeback/client';
import { lazy, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { useDesktop } from '../design/media.ts';
import { useClientState } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './chat-header.module.css';

const PersonSheet = lazy(() => import('../inbox/person-sheet.tsx'));

function Under({ detail }: { detail: ConversationDetail }) {
  const { erasuresApplied, connection } = useClientState();
  if (!erasuresApplied) {
    return (
      <span className={styles.under} data-tone="takeback">
        <CloudSlashIcon size={14} aria-hidden="true" />
        <Text id={connection === 'offline' ? 'chat.unchecked' : 'chat.checking'} />
      </span>
    );
  }
  if (detail.typing) {
    return (
      <span className={styles.under} data-tone="accent">
        <Text id="typing.short" />
      </span>
    );
  }
  return (
    <span className={styles.under}>
      <bdi>@{detail.person.handle}</bdi>
    </span>
  );
}

/** Who the chat is with, what they are doing, and whether what is shown was checked with the server. */
export function ChatHeader({ detail }: { detail: ConversationDetail }) {
  const text = useText();
  const desktop = useDesktop();
  const [profileOpen, setProfileOpen] = useState(false);
  const { person } = detail;
  // The list beside it has the first heading, where there is one.
  const Title = desktop ? 'h2' : 'h1';
  return (
    <header className={styles.header}>
      {!desktop && (
        <Link href="/inbox" className={styles.back} aria-label={text('chat.back')}>
          <CaretLeftIcon size={22} weight="bold" className="flips" />
        </Link>
      )}
      <Title className="visually-hidden">{text('chat.title', { name: person.displayName })}</Title>
      <button
        type="button"
        className={styles.who}
        aria-haspopup="dialog"
        title={text('chat.profile', { name: person.displayName })}
        onClick={() => setProfileOpen(true)}
      >
        <Avatar person={person} size="medium" />
        <span className={styles.names}>
          <bdi className={styles.name}>{person.displayName}</bdi>
          <Under detail={detail} />
        </span>
      </button>
      {profileOpen && (
        <Suspense>
          <PersonSheet person={person} onClose={() => setProfileOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}
