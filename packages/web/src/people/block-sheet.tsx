import { ChatCircleSlashIcon, EyeSlashIcon, UserMinusIcon } from '@phosphor-icons/react';
import type { Person } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { useClient } from '../session/client-context.tsx';
import { useSubmission } from '../session/submission.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './block-sheet.module.css';

const effects = [
  { words: 'block.write', icon: ChatCircleSlashIcon },
  { words: 'block.follow', icon: UserMinusIcon },
  { words: 'block.silent', icon: EyeSlashIcon },
] as const;

interface BlockSheetProps {
  person: Person;
  /** One follows them, which ends. */
  follows: boolean;
  onClose: () => void;
}

/** What a block does, before it is made. */
export function BlockSheet({ person, follows, onClose }: BlockSheetProps) {
  const client = useClient();
  const text = useText();
  const [done, setDone] = useState(false);
  const name = person.displayName;
  const { busy, failure, submit } = useSubmission(async () => {
    await client.people.block(person.id);
    setDone(true);
    onClose();
  });
  return (
    <Sheet title={text('block.title', { name })} onClose={onClose}>
      <form className={styles.body} onSubmit={submit}>
        <ul className={styles.effects}>
          {effects
            .filter(({ words }) => follows || words !== 'block.follow')
            .map(({ words, icon: EffectIcon }) => (
              <li className={styles.effect} key={words}>
                <EffectIcon size={22} aria-hidden="true" />
                <span>
                  <Text id={words} values={{ name: <bdi>{name}</bdi> }} />
                </span>
              </li>
            ))}
        </ul>
        <FailureNotice failure={failure} />
        <Button type="submit" look="takeback" wide busy={busy || done}>
          <Text id="person.block" />
        </Button>
        <Button look="plain" wide onClick={onClose}>
          <Text id="cancel" />
        </Button>
      </form>
    </Sheet>
  );
}
