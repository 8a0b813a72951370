import type { Person } from '@takeback/protocol';
import { Avatar } from '../design/avatar.tsx';
import { Text } from '../strings/text.tsx';
import styles from './beginning.module.css';

/** The top of a chat: who it is with. */
export function Beginning({ person }: { person: Person }) {
  return (
    <div className={styles.beginning}>
      <Avatar person={person} size="huge" />
      <h2 className={styles.name} dir="auto">
        {person.displayName}
      </h2>
      <p className={styles.handle}>
        <bdi>@{person.handle}</bdi>
      </p>
      <p className={styles.words}>
        <Text id="chat.beginning" values={{ name: <bdi>{person.displayName}</bdi> }} />
      </p>
    </div>
  );
}
