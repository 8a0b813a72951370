import { ChatCircleIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { useInitialFocus } from '../design/focus.ts';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './person-profile.module.css';

interface PersonProfileProps {
  person: Person;
  onBack?: () => void;
  onDone: () => void;
}

/** Who somebody is, and *Message*. */
export function PersonProfile({ person, onBack, onDone }: PersonProfileProps) {
  const client = useClient();
  const [, navigate] = useLocation();
  const focusFirst = useInitialFocus();
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);

  const message = () => {
    setBusy(true);
    setFailure(null);
    client.openConversation(person.id).then(
      (conversationId) => {
        onDone();
        navigate(`/inbox/${conversationId}`);
      },
      (error: unknown) => {
        setBusy(false);
        setFailure(failureOf(error));
      },
    );
  };

  return (
    <div className={styles.profile}>
      <Avatar person={person} size="huge" />
      <div className={styles.names}>
        <h3 className={styles.name} dir="auto">
          {person.displayName}
        </h3>
        <p className={styles.handle}>
          <bdi>@{person.handle}</bdi>
        </p>
      </div>
      <FailureNotice failure={failure} />
      <div className={styles.actions}>
        <Button wide busy={busy} onClick={message} ref={focusFirst}>
          <ChatCircleIcon size={20} weight="fill" />
          <Text id="person.message" />
        </Button>
        {onBack !== undefined && (
          <Button look="plain" wide onClick={onBack}>
            <Text id="person.back" />
          </Button>
        )}
      </div>
    </div>
  );
}
