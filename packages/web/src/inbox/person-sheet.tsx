import type { Person } from '@takeback/protocol';
import { Sheet } from '../design/sheet.tsx';
import { useText } from '../strings/text.tsx';
import styles from './new-chat.module.css';
import { PersonProfile } from './person-profile.tsx';

/** Somebody's profile, opened from a chat. */
export default function PersonSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const text = useText();
  return (
    <Sheet title={text('person.title')} onClose={onClose}>
      <div className={styles.body}>
        <PersonProfile person={person} onDone={onClose} />
      </div>
    </Sheet>
  );
}
