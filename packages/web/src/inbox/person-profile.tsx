import { WarningIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { useState } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Button } from '../design/button.tsx';
import { useInitialFocus } from '../design/focus.ts';
import { Notice } from '../design/notice.tsx';
import { MessageButton } from '../people/message-button.tsx';
import { Text } from '../strings/text.tsx';
import styles from './person-profile.module.css';

interface PersonProfileProps {
  person: Person;
  onBack: () => void;
  onDone: () => void;
}

/** Who somebody is, their page, and *Message*. */
export function PersonProfile({ person, onBack, onDone }: PersonProfileProps) {
  const focusFirst = useInitialFocus();
  const [refusal, setRefusal] = useState<string | null>(null);
  return (
    <div className={styles.profile}>
      <Avatar person={person} size="huge" />
      <div className={styles.names}>
        <h3 className={styles.name} dir="auto">
          {person.displayName}
        </h3>
        <Link href={`/people/${person.handle}`} className={styles.handle} onClick={onDone}>
          <bdi>@{person.handle}</bdi>
        </Link>
      </div>
      {refusal !== null && (
        <Notice icon={<WarningIcon size={22} />} tone="takeback" alert>
          {refusal}
        </Notice>
      )}
      <div className={styles.actions}>
        <MessageButton person={person} ref={focusFirst} onOpened={onDone} onRefused={setRefusal} />
        <Button look="plain" wide onClick={onBack}>
          <Text id="person.back" />
        </Button>
      </div>
    </div>
  );
}
