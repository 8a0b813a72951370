import { CheckIcon, PlusIcon } from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import { useEffect, useState } from 'react';
import { useAccount } from '../session/account-context.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import { useText } from '../strings/text.tsx';
import styles from './follow-plus.module.css';

/** Long enough that the tick is seen, in milliseconds. */
const stay = 1_400;

/** Follows the author from the video; nothing where one follows them already. */
export function FollowPlus({ video: { id, author } }: { video: Video }) {
  const client = useClient();
  const text = useText();
  const tellFailure = useTellFailure();
  const ownId = useAccount().id;
  // The page of its author tells how one stands to them.
  useObservable(client.people.profile(author.handle));
  const relation = useObservable(client.people.relation(author.id));
  const [state, setState] = useState<'offered' | 'asked' | 'done'>('offered');
  useEffect(() => {
    if (state !== 'done') return;
    const timer = setTimeout(() => setState('offered'), stay);
    return () => clearTimeout(timer);
  }, [state]);

  if (author.id === ownId || relation === null || relation.blocked) return null;
  if (relation.follows && state === 'offered') return null;
  const follow = () => {
    setState('asked');
    client.videos.followAuthor(id, author.id).then(
      () => setState('done'),
      (error: unknown) => {
        setState('offered');
        tellFailure(error);
      },
    );
  };
  return (
    <button
      type="button"
      className={styles.plus}
      data-done={state === 'done'}
      disabled={state !== 'offered'}
      onClick={follow}
      aria-label={text('person.follow.label', { name: author.displayName })}
    >
      {state === 'done' ? <CheckIcon size={14} weight="bold" /> : <PlusIcon size={14} weight="bold" />}
    </button>
  );
}
