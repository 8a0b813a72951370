import { lazy, Suspense } from 'react';
import { Redirect, Route, Switch, useLocation } from 'wouter';
import { Loading } from '../design/loading.tsx';
import { ToastProvider } from '../design/toasts.tsx';
import { useAccount } from '../session/account-context.tsx';
import { ConnectionNotice } from './connection-notice.tsx';
import { isOverVideo } from './over-video.ts';
import styles from './shell.module.css';
import { Tabs } from './tabs.tsx';
import { useAskBeforeDraftsAreLost } from './unkept-drafts.ts';
import { UpdatePrompt } from './update-prompt.tsx';

const Inbox = lazy(() => import('../inbox/inbox.tsx'));
const Feed = lazy(() => import('../feed/feed.tsx'));
const VideoScreen = lazy(() => import('../videos/video-screen.tsx'));
const Discover = lazy(() => import('../discover/discover.tsx'));
const TagScreen = lazy(() => import('../discover/tag-screen.tsx'));
const Profile = lazy(() => import('../profile/profile.tsx'));
const PersonScreen = lazy(() => import('../people/person-screen.tsx'));
const FollowsScreen = lazy(() => import('../people/follows-screen.tsx'));
const Help = lazy(() => import('../help/help.tsx'));
const Create = lazy(() => import('../create/create.tsx'));
const Duet = lazy(() => import('../duet/duet.tsx'));
const Stitch = lazy(() => import('../stitch/stitch.tsx'));

/** The app of somebody who is signed in: the five tabs and the screen that was chosen. */
export function Shell() {
  const account = useAccount();
  const [path] = useLocation();
  useAskBeforeDraftsAreLost();
  return (
    <ToastProvider>
      <div className={styles.shell}>
        <Tabs />
        <div className={styles.screen} data-over={isOverVideo(path) ? 'video' : undefined}>
          <Suspense fallback={<Loading />}>
            <Switch>
              <Route path="/inbox/:conversationId?">
                {({ conversationId }) => <Inbox conversationId={conversationId ?? null} />}
              </Route>
              <Route path="/profile">
                <PersonScreen handle={account.handle} isTab />
              </Route>
              <Route path="/profile/:section">{({ section }) => <Profile section={section} />}</Route>
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
                <Feed kind="forYou" />
              </Route>
              <Route path="/following">
                <Feed kind="following" />
              </Route>
              <Route path="/videos/:videoId">
                {({ videoId }) => <VideoScreen videoId={videoId.toLowerCase()} />}
              </Route>
              <Route path="/discover">
                <Discover />
              </Route>
              <Route path="/tags/:tag">{({ tag }) => <TagScreen tag={tag.toLowerCase()} key={tag} />}</Route>
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
