import { WarningIcon } from '@phosphor-icons/react';
import type { PeoplePage, RelatedPerson } from '@takeback/protocol';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { Button } from '../design/button.tsx';
import { SkeletonRows } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './people-list.module.css';

interface PeopleListProps {
  label: string;
  /** Reads a page; must stay the same function while the list is the same. */
  read: (after?: string) => Promise<PeoplePage>;
  /** What can be done about each. */
  action: (person: RelatedPerson) => ReactNode;
  /** What is shown where there is nobody. */
  empty: ReactNode;
}

interface Loaded {
  readonly people: readonly RelatedPerson[];
  readonly next: string | null;
}

/** A list of people, a page at a time. Who is taken off it stays until the list is opened again, with the way back. */
export function PeopleList({ label, read, action, empty }: PeopleListProps) {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<TextId | null>(null);

  const load = useCallback(
    async (before: Loaded | null) => {
      setBusy(true);
      setFailure(null);
      try {
        const { people, next } = await read(before?.next ?? undefined);
        setLoaded({ people: [...(before?.people ?? []), ...people], next });
      } catch (error) {
        setFailure(failureOf(error));
      } finally {
        setBusy(false);
      }
    },
    [read],
  );
  useEffect(() => {
    setLoaded(null);
    void load(null);
  }, [load]);

  if (loaded === null && failure === null) return <SkeletonRows count={4} />;
  return (
    <>
      {loaded !== null && loaded.people.length === 0 && empty}
      {loaded !== null && loaded.people.length > 0 && (
        <ul className={styles.list} aria-label={label}>
          {loaded.people.map((person) => (
            <li className={styles.row} key={person.id}>
              <Link href={`/people/${person.handle}`} className={styles.person}>
                <Avatar person={person} />
                <span className={styles.names}>
                  <bdi className={styles.name}>{person.displayName}</bdi>
                  <bdi className={styles.handle}>@{person.handle}</bdi>
                </span>
              </Link>
              {action(person)}
            </li>
          ))}
        </ul>
      )}
      {failure !== null && (
        <Notice icon={<WarningIcon size={22} />} tone="takeback" alert>
          <Text id={failure} />
        </Notice>
      )}
      {(failure !== null || loaded?.next != null) && (
        <Button look="secondary" busy={busy} onClick={() => void load(loaded)}>
          <Text id={failure === null ? 'people.more' : 'tryAgain'} />
        </Button>
      )}
    </>
  );
}
