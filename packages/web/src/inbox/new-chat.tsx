import { UserCircleDashedIcon, WarningIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { useState } from 'react';
import { Avatar } from '../design/avatar.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { useInitialFocus } from '../design/focus.ts';
import { SkeletonRows } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { SearchField } from '../design/search-field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useAccount } from '../session/account-context.tsx';
import { Text, useText } from '../strings/text.tsx';
import styles from './new-chat.module.css';
import { type PeopleSearch, usePeopleSearch } from './people-search.ts';
import { PersonProfile } from './person-profile.tsx';

function Results({ search, onChoose }: { search: PeopleSearch; onChoose: (person: Person) => void }) {
  const text = useText();
  if (search.state === 'idle') {
    return (
      <p className={styles.hint}>
        <Text id="newChat.hint" />
      </p>
    );
  }
  if (search.state === 'searching') return <SkeletonRows count={3} />;
  if (search.state === 'failed') {
    return (
      <Notice icon={<WarningIcon size={22} />} tone="takeback" alert>
        <Text id={search.failure} />
      </Notice>
    );
  }
  if (search.people.length === 0) {
    return (
      <EmptyState icon={<UserCircleDashedIcon size={36} />} title={<Text id="newChat.noneFound.title" />}>
        <Text id="newChat.noneFound.words" />
      </EmptyState>
    );
  }
  return (
    <ul className={styles.people} aria-label={text('newChat.people')}>
      {search.people.map((person) => (
        <li key={person.id}>
          <button type="button" className={styles.person} onClick={() => onChoose(person)}>
            <Avatar person={person} />
            <span className={styles.names}>
              <bdi className={styles.name}>{person.displayName}</bdi>
              <span className={styles.handle}>
                <bdi>@{person.handle}</bdi>
              </span>
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Finds somebody to write to. Their profile comes before the chat, so that it is the right one. */
export default function NewChat({ onClose }: { onClose: () => void }) {
  const text = useText();
  const account = useAccount();
  const [query, setQuery] = useState('');
  const [chosen, setChosen] = useState<Person | null>(null);
  const focusFirst = useInitialFocus();
  const search = usePeopleSearch(query, account.id);

  return (
    <Sheet title={text(chosen === null ? 'newChat.title' : 'person.title')} onClose={onClose}>
      <div className={styles.body}>
        {chosen === null ? (
          <>
            <SearchField
              label={text('newChat.search')}
              value={query}
              onChange={setQuery}
              field={focusFirst}
            />
            <div className={styles.results} aria-live="polite">
              <Results search={search} onChoose={setChosen} />
            </div>
          </>
        ) : (
          <PersonProfile person={chosen} onBack={() => setChosen(null)} onDone={onClose} />
        )}
      </div>
    </Sheet>
  );
}
