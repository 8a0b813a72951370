import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { Loading } from '../design/loading.tsx';
import { ToastProvider } from '../design/toasts.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import styles from './shell.module.css';
import { Soon } from './soon.tsx';
import { Tabs } from './tabs.tsx';
import { UpdatePrompt } from './update-prompt.tsx';

const Inbox = lazy(() => import('../inbox/inbox.tsx'));
const Profile = lazy(() => import('../profile/profile.tsx'));
const PersonScreen = lazy(() => import('../people/person-screen.tsx'));
const FollowsScreen = lazy(() => import('../people/follows-screen.tsx'));
const Help = lazy(() => import('../help/help.tsx'));
const Create = lazy(() => import('../create/create.tsx'));
const Duet = lazy(() => import('../duet/duet.tsx'));
const Stitch = lazy(() => import('../stitch/stitch.tsx'));

/** The app of somebody who is signed in: the five tabs and the screen that was chosen. */
export function Shell() {
  return (
    <ToastProvider>
      <div className={styles.shell}>
        <Tabs />
        <div className={styles.screen}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/inbox/:conversationId?">
                {({ conversationId }) => <Inbox conversationId={conversationId ?? null} />}
              </Route>
              <Route path="/profile/:section?">
                {({ section }) => <Profile section={section ?? null} />}
              </Route>
              <Route path="/people/:handle">
                {({ handle }) => <PersonScreen handle={handle.replace(/^@/, '').toLowerCase()} />}
              </Route>
              {(['followers', 'following', 'friends'] as const).map((list) => (
                <Route path={`/people/:handle/${list}`} key={list}>
                  {({ handle }) => <FollowsScreen handle={handle} list={list} />}
                </Route>
              ))}
              <Route path="/help/:page?">{({ page }) => <Help page={page ?? null} />}</Route>
              <Route path="/for-you">
                <Soon tab="forYou" />
              </Route>
              <Route path="/discover">
                <Soon tab="discover" />
              </Route>
              <Route path="/create/*?">
                <Create />
              </Route>
              <Route path="/videos/:videoId/duet/*?">
                {({ videoId }) => <Duet videoId={videoId} key={videoId} />}
              </Route>
              <Route path="/videos/:videoId/stitch/*?">
                {({ videoId }) => <Stitch videoId={videoId} key={videoId} />}
              </Route>
              <Route>
                <Redirect to="/for-you" replace />
              </Route>
            </Switch>
          </Suspense>
        </div>
        <ConnectionNotice />
        <UpdatePrompt />
      </div>
    </ToastProvider>
  );
}
