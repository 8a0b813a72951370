import { BellSlashIcon, ProhibitIcon } from '@phosphor-icons/react';
import type { RelatedPerson } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { PeopleList } from '../people/people-list.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './form.module.css';

type Act = 'block' | 'unblock' | 'mute' | 'unmute';

const wordsOf: Record<Act, { words: TextId; label: TextId }> = {
  block: { words: 'person.block', label: 'person.block.label' },
  unblock: { words: 'person.unblock', label: 'person.unblock.label' },
  mute: { words: 'person.mute', label: 'person.mute.label' },
  unmute: { words: 'person.unmute', label: 'person.unmute.label' },
};

/** Takes somebody off a list; afterwards it offers the opposite, so that a slip is mended where it was made. */
function Toggle({ person, kind }: { person: RelatedPerson; kind: 'blocked' | 'muted' }) {
  const client = useClient();
  const text = useText();
  const tellFailure = useTellFailure();
  const [busy, setBusy] = useState(false);
  const relation = useObservable(client.people.relation(person.id)) ?? person.relation;
  const on = relation?.[kind] === true;
  const act: Act = kind === 'blocked' ? (on ? 'unblock' : 'block') : on ? 'unmute' : 'mute';
  const press = () => {
    setBusy(true);
    client.people[act](person.id)
      .catch(tellFailure)
      .finally(() => setBusy(false));
  };
  const { words, label } = wordsOf[act];
  return (
    <Button
      look="secondary"
      busy={busy}
      onClick={press}
      aria-label={text(label, { name: person.displayName })}
    >
      <Text id={words} />
    </Button>
  );
}

/** Whom one has blocked. */
export function Blocked() {
  const { people } = useClient();
  const text = useText();
  return (
    <>
      <p className={styles.words}>
        <Text id="blocked.words" />
      </p>
      <PeopleList
        label={text('profile.blocked')}
        read={people.blocked}
        action={(person) => <Toggle person={person} kind="blocked" />}
        empty={<EmptyState icon={<ProhibitIcon size={36} />} title={<Text id="blocked.empty" />} />}
      />
    </>
  );
}

/** Whom one has muted. */
export function Muted() {
  const { people } = useClient();
  const text = useText();
  return (
    <>
      <p className={styles.words}>
        <Text id="muted.words" />
      </p>
      <PeopleList
        label={text('profile.muted')}
        read={people.muted}
        action={(person) => <Toggle person={person} kind="muted" />}
        empty={<EmptyState icon={<BellSlashIcon size={36} />} title={<Text id="muted.empty" />} />}
      />
    </>
  );
}
