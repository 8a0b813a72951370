import type { RelatedPerson, Relation } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { Text, type TextId, useText } from '../strings/text.tsx';

interface Standing {
  readonly act: 'follow' | 'unfollow' | 'unblock';
  readonly words: TextId;
  /** With the name, for who hears the button alone. */
  readonly label: TextId;
}

/** What the button offers, and says, by how one stands to the person. */
function standingOf({ follows, followsYou, blocked }: Relation): Standing {
  if (blocked) return { act: 'unblock', words: 'person.unblock', label: 'person.unblock.label' };
  if (follows && followsYou)
    return { act: 'unfollow', words: 'person.friends', label: 'person.friends.label' };
  if (follows) return { act: 'unfollow', words: 'person.following', label: 'person.following.label' };
  if (followsYou) return { act: 'follow', words: 'person.followBack', label: 'person.followBack.label' };
  return { act: 'follow', words: 'person.follow', label: 'person.follow.label' };
}

interface FollowButtonProps {
  person: RelatedPerson;
  wide?: boolean;
}

/** Follows and unfollows somebody, or ends one's block of them; nothing for oneself. */
export function FollowButton({ person, wide = false }: FollowButtonProps) {
  const client = useClient();
  const text = useText();
  const tellFailure = useTellFailure();
  const [busy, setBusy] = useState(false);
  const known = useObservable(client.people.relation(person.id));
  const relation = known ?? person.relation;
  if (relation === null) return null;
  const { act, words, label } = standingOf(relation);
  const press = () => {
    setBusy(true);
    client.people[act](person.id)
      .catch(tellFailure)
      .finally(() => setBusy(false));
  };
  return (
    <Button
      look={act === 'follow' ? 'primary' : 'secondary'}
      wide={wide}
      busy={busy}
      onClick={press}
      aria-label={text(label, { name: person.displayName })}
    >
      <Text id={words} />
    </Button>
  );
}
