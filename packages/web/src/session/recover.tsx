import { handle as handleSchema, limits } from '@takeback/protocol';
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Field } from '../design/field.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { useClient } from './client-context.tsx';
import styles from './entrance.module.css';
import { HandleField } from './handle-field.tsx';
import { useSubmission } from './submission.ts';

/** Back in with a one-time recovery code and a new password. */
export function Recover() {
  const client = useClient();
  const text = useText();
  useTitle('recover.title');
  const [handle, setHandle] = useState('');
  const [recoveryCode, setRecoveryCode] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const { busy, failure, submit } = useSubmission(() =>
    client.recover({ handle: handle.trim(), recoveryCode: recoveryCode.trim(), newPassword }),
  );
  const ready =
    handleSchema.safeParse(handle.trim()).success &&
    recoveryCode.trim() !== '' &&
    newPassword.length >= limits.passwordMin;

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>
          <Text id="recover.title" />
        </h1>
        <p className={styles.words}>
          <Text id="recover.words" />
        </p>
      </div>
      <form className={styles.form} onSubmit={submit}>
        <HandleField value={handle} onChange={setHandle} required />
        <Field
          label={text('recover.code')}
          value={recoveryCode}
          onChange={(event) => setRecoveryCode(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          hint={text('recover.code.hint')}
          required
        />
        <Field
          label={text('newPassword')}
          type="password"
          value={newPassword}
          onChange={(event) => setNewPassword(event.target.value)}
          autoComplete="new-password"
          hint={text('password.hint', { min: limits.passwordMin })}
          required
        />
        <FailureNotice failure={failure} />
        <Button type="submit" wide busy={busy} disabled={!ready}>
          <Text id="recover.submit" />
        </Button>
      </form>
      <nav className={styles.links} aria-label={text('entrance.other')}>
        <Link href="/sign-in">
          <Text id="recover.toSignIn" />
        </Link>
      </nav>
    </>
  );
}
