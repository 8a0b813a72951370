import { ArrowUUpLeftIcon, PlugsIcon, ShieldWarningIcon } from '@phosphor-icons/react';
import type { MethodResult } from '@takeback/protocol';
import { useCallback, useEffect, useState } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Button } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { Notice } from '../design/notice.tsx';
import { Text } from '../strings/text.tsx';
import { useClient, useClientState } from './client-context.tsx';
import styles from './entrance.module.css';
import { Recover } from './recover.tsx';
import { SignIn } from './sign-in.tsx';
import { SignUp } from './sign-up.tsx';

type ServerInfo = MethodResult<'server.info'>;

interface EntranceProps {
  /** Runs a sign-up so that the recovery codes are shown before the app opens. */
  welcome: (signUp: () => Promise<{ recoveryCodes: string[] }>) => Promise<void>;
}

/** What people see who are signed out: sign in, sign up, recover. */
export default function Entrance({ welcome }: EntranceProps) {
  const client = useClient();
  const { signedOutBecause } = useClientState();
  const [info, setInfo] = useState<ServerInfo | 'loading' | 'unreachable'>('loading');

  const ask = useCallback(() => {
    setInfo('loading');
    client.call('server.info', {}).then(setInfo, () => setInfo('unreachable'));
  }, [client]);
  useEffect(ask, [ask]);

  return (
    <main className={styles.entrance}>
      <div className={styles.column}>
        <p className={styles.brand}>
          <ArrowUUpLeftIcon size={26} weight="bold" aria-hidden="true" />
          <Text id="app.name" />
        </p>
        {signedOutBecause === 'revoked' && (
          <Notice
            icon={<ShieldWarningIcon size={22} />}
            tone="takeback"
            title={<Text id="revoked.title" />}
            alert
          >
            <Text id="revoked.words" />
          </Notice>
        )}
        {info === 'loading' && <Loading />}
        {info === 'unreachable' && (
          <EmptyState
            icon={<PlugsIcon size={34} />}
            level="h1"
            title={<Text id="entrance.unreachable.title" />}
            action={
              <Button look="secondary" onClick={ask}>
                <Text id="tryAgain" />
              </Button>
            }
          >
            <Text id="entrance.unreachable.words" />
          </EmptyState>
        )}
        {typeof info === 'object' && (
          <Switch>
            <Route path="/sign-in">
              <SignIn info={info} />
            </Route>
            <Route path="/sign-up">
              <SignUp info={info} welcome={welcome} />
            </Route>
            <Route path="/recover">
              <Recover />
            </Route>
            <Route>
              <Redirect to={info.awaitsHost ? '/sign-up' : '/sign-in'} replace />
            </Route>
          </Switch>
        )}
      </div>
    </main>
  );
}
