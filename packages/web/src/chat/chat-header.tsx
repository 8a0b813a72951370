import { CaretLeftIcon, CloudSlashIcon } from '@phosphor-icons/react';
import type { ConversationDetail } from '@takeback/client';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { useDesktop } from '../design/media.ts';
import { PersonMenu } from '../people/person-menu.tsx';
import { useClient, useClientState, useObservable } from '../session/client-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './chat-header.module.css';

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
  const { person, blocked, muted } = detail;
  const known = useObservable(useClient().people.relation(person.id));
  // Of a follow nothing is said here: what the store has is enough.
  const relation = known ?? { accountId: person.id, follows: false, followsYou: false, blocked, muted };
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
      <Link
        href={`/people/${person.handle}`}
        className={styles.who}
        title={text('chat.profile', { name: person.displayName })}
      >
        <Avatar person={person} size="medium" />
        <span className={styles.names}>
          <bdi className={styles.name}>{person.displayName}</bdi>
          <Under detail={detail} />
        </span>
      </Link>
      <span className={styles.menu}>
        <PersonMenu person={person} relation={relation} />
      </span>
    </header>
  );
}
