import { lazy, Suspense, useCallback, useState } from 'react';
import { type AroundNavHandler, Route, Router, Switch, useLocation } from 'wouter';
import styles from './app.module.css';
import { Loading } from './design/loading.tsx';
import { AccountProvider } from './session/account-context.tsx';
import { useClientState } from './session/client-context.tsx';
import { mayLeaveTo } from './shell/leave-guard.ts';
import { Opening } from './shell/opening.tsx';
import { Shell } from './shell/shell.tsx';

const Entrance = lazy(() => import('./session/entrance.tsx'));
const Help = lazy(() => import('./help/help.tsx'));
const WelcomeCodes = lazy(() => import('./session/recovery-codes.tsx'));

/** A screen with something unfinished on it is asked before another is opened. */
const askFirst: AroundNavHandler = (navigate, to, options) => {
  if (mayLeaveTo(to)) navigate(to, options);
};

/** Which of the three the person sees: the entrance, the codes after sign-up, or the app. */
export function App() {
  const { phase, account } = useClientState();
  const [, navigate] = useLocation();
  /** While a sign-up runs the entrance stays, so that the codes are the next thing to be seen. */
  const [signingUp, setSigningUp] = useState(false);
  const [codes, setCodes] = useState<readonly string[] | null>(null);

  const welcome = useCallback(async (signUp: () => Promise<{ recoveryCodes: string[] }>) => {
    setSigningUp(true);
    try {
      const { recoveryCodes } = await signUp();
      setCodes(recoveryCodes);
    } finally {
      setSigningUp(false);
    }
  }, []);

  if (codes !== null && account !== null) {
    return (
      <Suspense fallback={<Loading />}>
        <WelcomeCodes
          codes={codes}
          handle={account.handle}
          onKept={() => {
            setCodes(null);
            navigate('/for-you', { replace: true });
          }}
        />
      </Suspense>
    );
  }
  if (phase === 'signed-out' || signingUp) {
    return (
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/help/:page?">
            {({ page }) => (
              <div className={styles.alone}>
                <Help page={page ?? null} />
              </div>
            )}
          </Route>
          <Route>
            <Entrance welcome={welcome} />
          </Route>
        </Switch>
      </Suspense>
    );
  }
  if (account === null) return <Opening />;
  return (
    <AccountProvider value={account}>
      <Router aroundNav={askFirst}>
        <Shell />
      </Router>
    </AccountProvider>
  );
}
