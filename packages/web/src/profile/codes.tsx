import { useState } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Field } from '../design/field.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { RecoveryCodes } from '../session/recovery-codes.tsx';
import { useSubmission } from '../session/submission.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './form.module.css';

/** New one-time recovery codes in place of the old ones. */
export function Codes() {
  const client = useClient();
  const text = useText();
  const { handle, recoveryCodesLeft } = useAccount();
  const [currentPassword, setPassword] = useState('');
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { busy, failure, submit } = useSubmission(async () => {
    const { recoveryCodes } = await client.call('accounts.renewRecoveryCodes', { currentPassword });
    setPassword('');
    setCodes(recoveryCodes);
  });
  if (codes !== null) {
    return (
      <>
        <p className={styles.words}>
          <Text id="codes.words" />
        </p>
        <RecoveryCodes codes={codes} handle={handle} onKept={() => setCodes(null)} />
      </>
    );
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <p className={styles.words}>
        <Text id="codes.left" values={{ count: recoveryCodesLeft }} />
      </p>
      <input type="text" name="username" autoComplete="username" value={handle} readOnly hidden />
      <Field
        label={text('password.current')}
        type="password"
        value={currentPassword}
        onChange={(event) => setPassword(event.target.value)}
        autoComplete="current-password"
        required
      />
      <FailureNotice failure={failure === 'error.wrong_credentials' ? 'password.current.wrong' : failure} />
      <div className={styles.row}>
        <Button type="submit" busy={busy} disabled={currentPassword === ''}>
          <Text id="codes.renew" />
        </Button>
      </div>
    </form>
  );
}
