import { CheckIcon } from '@phosphor-icons/react';
import { bio as bioSchema, displayName as displayNameSchema, limits } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Field, LongField } from '../design/field.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { useSubmission } from '../session/submission.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './form.module.css';

/** The name people see, and what one says of oneself. The handle stays: it is how they find each other. */
export function Name() {
  const client = useClient();
  const text = useText();
  const account = useAccount();
  const [name, setName] = useState(account.displayName);
  const [bio, setBio] = useState(account.bio);
  const [saved, setSaved] = useState(false);
  const { busy, failure, submit } = useSubmission(async () => {
    await client.call('accounts.update', { displayName: name, bio });
    setSaved(true);
  });
  const right = displayNameSchema.safeParse(name).success;
  const bioRight = bioSchema.safeParse(bio).success;
  const same = name.trim() === account.displayName && bio.trim() === account.bio;
  return (
    <form className={styles.form} onSubmit={submit}>
      <Field
        label={text('displayName')}
        value={name}
        onChange={(event) => {
          setName(event.target.value);
          setSaved(false);
        }}
        autoComplete="name"
        error={right ? null : text('displayName.wrong', { max: limits.displayNameCharacters })}
      />
      <LongField
        label={text('bio')}
        value={bio}
        rows={3}
        onChange={(event) => {
          setBio(event.target.value);
          setSaved(false);
        }}
        hint={text('bio.hint', { max: limits.bioCharacters })}
        error={bioRight ? null : text('bio.wrong', { max: limits.bioCharacters, lines: limits.bioLines })}
      />
      <div className={styles.fact}>
        <span className={styles.factName}>
          <Text id="handle" />
        </span>
        <span>
          <bdi>@{account.handle}</bdi>
        </span>
        <span className={styles.factWords}>
          <Text id="profile.handle.words" />
        </span>
      </div>
      <FailureNotice failure={failure} />
      <div className={styles.row}>
        <Button type="submit" busy={busy} disabled={!right || !bioRight || same}>
          <Text id="save" />
        </Button>
        <span className={styles.saved} role="status">
          {saved && (
            <>
              <CheckIcon size={18} weight="bold" aria-hidden="true" />
              <Text id="saved" />
            </>
          )}
        </span>
      </div>
    </form>
  );
}
