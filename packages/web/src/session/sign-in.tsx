import { handle as handleSchema, type MethodResult } from '@takeback/protocol';
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

export function SignIn({ info }: { info: MethodResult<'server.info'> }) {
  const client = useClient();
  const text = useText();
  useTitle('signIn.title');
  const [handle, setHandle] = useState('');
  const [password, setPassword] = useState('');
  const { busy, failure, submit } = useSubmission(() => client.signIn({ handle: handle.trim(), password }));
  const ready = handleSchema.safeParse(handle.trim()).success && password !== '';

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>
          <Text id="signIn.title" />
        </h1>
      </div>
      <form className={styles.form} onSubmit={submit}>
        <HandleField value={handle} onChange={setHandle} required />
        <Field
          label={text('password')}
          type="password"
          name="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="current-password"
          required
        />
        <FailureNotice failure={failure} />
        <Button type="submit" wide busy={busy} disabled={!ready}>
          <Text id="signIn.submit" />
        </Button>
      </form>
      <nav className={styles.links} aria-label={text('entrance.other')}>
        {info.registration === 'closed' && !info.awaitsHost ? (
          <p className={styles.words}>
            <Text id="signIn.closed" />
          </p>
        ) : (
          <Link href="/sign-up">
            <Text id="signIn.toSignUp" />
          </Link>
        )}
        <Link href="/recover">
          <Text id="signIn.toRecover" />
        </Link>
      </nav>
    </>
  );
}
