import { CheckIcon } from '@phosphor-icons/react';
import { limits } from '@takeback/protocol';
import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Field } from '../design/field.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { useSubmission } from '../session/submission.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './form.module.css';

/** A new password; all other devices are signed out. */
export function Password() {
  const client = useClient();
  const text = useText();
  const { handle } = useAccount();
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [saved, setSaved] = useState(false);
  const { busy, failure, submit } = useSubmission(async () => {
    setSaved(false);
    await client.call('accounts.changePassword', { currentPassword, newPassword });
    setCurrent('');
    setNew('');
    setSaved(true);
  });
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.words}>
        <Text id="password.words" />
      </p>
      <input type="text" name="username" autoComplete="username" value={handle} readOnly hidden />
      <Field
        label={text('password.current')}
        type="password"
        value={currentPassword}
        onChange={(event) => setCurrent(event.target.value)}
        autoComplete="current-password"
        required
      />
      <Field
        label={text('newPassword')}
        type="password"
        value={newPassword}
        onChange={(event) => setNew(event.target.value)}
        autoComplete="new-password"
        hint={text('password.hint', { min: limits.passwordMin })}
        required
      />
      <FailureNotice failure={failure === 'error.wrong_credentials' ? 'password.current.wrong' : failure} />
      <div className={styles.row}>
        <Button
          type="submit"
          busy={busy}
          disabled={currentPassword === '' || newPassword.length < limits.passwordMin}
        >
          <Text id="password.change" />
        </Button>
        <span className={styles.saved} role="status">
          {saved && (
            <>
              <CheckIcon size={18} weight="bold" aria-hidden="true" />
              <Text id="password.changed" />
            </>
          )}
        </span>
      </div>
    </form>
  );
}
