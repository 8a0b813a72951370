import { CrownSimpleIcon, LockKeyIcon, TicketIcon } from '@phosphor-icons/react';
import {
  displayName as displayNameSchema,
  handle as handleSchema,
  limits,
  type MethodResult,
} from '@takeback/protocol';
import { useState } from 'react';
import { Link } from 'wouter';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { Field } from '../design/field.tsx';
import { Notice } from '../design/notice.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { useClient } from './client-context.tsx';
import styles from './entrance.module.css';
import { HandleField } from './handle-field.tsx';
import { useSubmission } from './submission.ts';

interface SignUpProps {
  info: MethodResult<'server.info'>;
  welcome: (signUp: () => Promise<{ recoveryCodes: string[] }>) => Promise<void>;
}

/** An invitation comes in the link behind the #, which browsers never send to a server. */
function invitationInLink(): string {
  return new URLSearchParams(location.hash.slice(1)).get('invitation') ?? '';
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}

export function SignUp({ info, welcome }: SignUpProps) {
  const client = useClient();
  const text = useText();
  useTitle('signUp.title');
  const [handle, setHandle] = useState('');
  const [displayName, setDisplayName] = useState('');
  const [birthDate, setBirthDate] = useState('');
  const [password, setPassword] = useState('');
  const [invitation, setInvitation] = useState(invitationInLink);
  const [checked, setChecked] = useState(false);
  const byInvitation = info.registration === 'invite' && !info.awaitsHost;
  const { busy, failure, submit } = useSubmission(() =>
    welcome(() =>
      client.signUp({
        handle: handle.trim(),
        displayName,
        birthDate,
        password,
        ...(byInvitation ? { invitation: invitation.trim() } : {}),
      }),
    ),
  );

  if (info.registration === 'closed' && !info.awaitsHost) {
    return (
      <EmptyState
        icon={<LockKeyIcon size={34} />}
        level="h1"
        title={<Text id="signUp.closed.title" />}
        action={
          <nav className={styles.links} aria-label={text('entrance.other')}>
            <Link href="/sign-in">
              <Text id="signUp.toSignIn" />
            </Link>
          </nav>
        }
      >
        <Text id="signUp.closed.words" />
      </EmptyState>
    );
  }

  const wrong = {
    handle: !handleSchema.safeParse(handle.trim()).success,
    displayName: !displayNameSchema.safeParse(displayName).success,
    birthDate: birthDate === '' || birthDate > today(),
    password: password.length < limits.passwordMin || password.length > limits.passwordMax,
    invitation: byInvitation && invitation.trim() === '',
  };
  const show = (field: keyof typeof wrong) => checked && wrong[field];

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>
          <Text id={info.awaitsHost ? 'signUp.host.title' : 'signUp.title'} />
        </h1>
        {!info.awaitsHost && (
          <p className={styles.words}>
            <Text id="signUp.words" />
          </p>
        )}
      </div>
      {info.awaitsHost && (
        <Notice icon={<CrownSimpleIcon size={22} />}>
          <Text id="signUp.host.words" />
        </Notice>
      )}
      {byInvitation && (
        <Notice icon={<TicketIcon size={22} />}>
          <Text id="signUp.invite.words" />
        </Notice>
      )}
      <form
        className={styles.form}
        noValidate
        onSubmit={(event) => {
          setChecked(true);
          if (Object.values(wrong).includes(true)) event.preventDefault();
          else submit(event);
        }}
      >
        {byInvitation && (
          <Field
            label={text('signUp.invitation')}
            value={invitation}
            onChange={(event) => setInvitation(event.target.value)}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            error={show('invitation') ? text('signUp.invitation.wrong') : null}
          />
        )}
        <HandleField
          value={handle}
          onChange={setHandle}
          hint={text('signUp.handle.hint')}
          error={
            show('handle')
              ? text('signUp.handle.wrong', { min: limits.handleMin, max: limits.handleMax })
              : null
          }
        />
        <Field
          label={text('displayName')}
          name="name"
          value={displayName}
          onChange={(event) => setDisplayName(event.target.value)}
          autoComplete="name"
          hint={text('signUp.displayName.hint')}
          error={
            show('displayName') ? text('displayName.wrong', { max: limits.displayNameCharacters }) : null
          }
        />
        <Field
          label={text('birthDate')}
          type="date"
          name="bday"
          value={birthDate}
          max={today()}
          onChange={(event) => setBirthDate(event.target.value)}
          autoComplete="bday"
          hint={text('signUp.birthDate.hint', {
            age: limits.minimumAge,
            messageAge: limits.directMessageAge,
          })}
          error={show('birthDate') ? text('signUp.birthDate.wrong') : null}
        />
        <Field
          label={text('password')}
          type="password"
          name="password"
          value={password}
          onChange={(event) => setPassword(event.target.value)}
          autoComplete="new-password"
          hint={text('password.hint', { min: limits.passwordMin })}
          error={
            show('password')
              ? text('password.wrong', { min: limits.passwordMin, max: limits.passwordMax })
              : null
          }
        />
        <FailureNotice failure={failure} />
        <Button type="submit" wide busy={busy}>
          <Text id="signUp.submit" />
        </Button>
      </form>
      {!info.awaitsHost && (
        <nav className={styles.links} aria-label={text('entrance.other')}>
          <Link href="/sign-in">
            <Text id="signUp.toSignIn" />
          </Link>
        </nav>
      )}
    </>
  );
}
