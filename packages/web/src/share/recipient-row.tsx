import { CheckIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { Avatar } from '../design/avatar.tsx';
import styles from './recipient-row.module.css';

interface RecipientRowProps {
  person: Person;
  isChosen: boolean;
  /** Why it could not be sent to them; null when nothing went wrong. */
  failure: string | null;
  onToggle: () => void;
}

/** One person a video can be sent to. */
export function RecipientRow({ person, isChosen, failure, onToggle }: RecipientRowProps) {
  return (
    <li>
      <label className={styles.row}>
        <Avatar person={person} />
        <span className={styles.names}>
          <bdi className={styles.name}>{person.displayName}</bdi>
          {failure === null ? (
            <span className={styles.handle}>
              <bdi>@{person.handle}</bdi>
            </span>
          ) : (
            <span className={styles.failure}>{failure}</span>
          )}
        </span>
        <input type="checkbox" className={styles.box} checked={isChosen} onChange={onToggle} />
        <span className={styles.mark} aria-hidden="true">
          <CheckIcon size={16} weight="bold" />
        </span>
      </label>
    </li>
  );
}
