import { ChatCircleSlashIcon, ProhibitIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './barred.module.css';

/**
 * Stands where the composer was. Of one's own block it says so; of a message that was refused no more than that: the
 * same words for a block and for a setting (U28).
 */
export function Barred({ person, blocked }: { person: Person; blocked: boolean }) {
  const client = useClient();
  const text = useText();
  const tellFailure = useTellFailure();
  const [busy, setBusy] = useState(false);
  const name = <bdi>{person.displayName}</bdi>;
  const unblock = () => {
    setBusy(true);
    client.people
      .unblock(person.id)
      .catch(tellFailure)
      .finally(() => setBusy(false));
  };
  return (
    <section className={styles.barred} aria-label={text('barred.label')}>
      {blocked ? (
        <ProhibitIcon size={24} className={styles.icon} aria-hidden="true" />
      ) : (
        <ChatCircleSlashIcon size={24} className={styles.icon} aria-hidden="true" />
      )}
      <p className={styles.words} role="status">
        <b className={styles.title}>
          <Text id={blocked ? 'barred.blocked' : 'person.refused'} values={{ name }} />
        </b>
        <Text id={blocked ? 'barred.blocked.words' : 'barred.refused.words'} />
      </p>
      {blocked && (
        <Button look="secondary" busy={busy} onClick={unblock}>
          <Text id="person.unblock" />
        </Button>
      )}
    </section>
  );
}
