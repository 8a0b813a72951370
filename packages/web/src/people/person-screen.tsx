import { GearSixIcon, UserCircleDashedIcon, WarningIcon } from '@phosphor-icons/react';
import { isDemoHandle, type Profile } from '@takeback/protocol';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Loading } from '../design/loading.tsx';
import { useToast } from '../design/toasts.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { useTitleWords } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { OwnProfileVideos, PersonVideos } from '../videos/profile-videos.tsx';
import { Counts } from './counts.tsx';
import { FollowButton } from './follow-button.tsx';
import { MessageButton } from './message-button.tsx';
import { Page } from './page.tsx';
import { PersonMenu } from './person-menu.tsx';
import styles from './person-screen.module.css';

/** What one has set about them, where it explains what is missing here. */
function Standing({ profile: { relation, displayName } }: { profile: Profile }) {
  if (relation === null || !(relation.blocked || relation.muted)) return null;
  return (
    <p className={styles.standing}>
      <Text
        id={relation.blocked ? 'person.blocked.words' : 'person.muted.words'}
        values={{ name: <bdi>{displayName}</bdi> }}
      />
    </p>
  );
}

function Here({ profile }: { profile: Profile }) {
  const toast = useToast();
  const own = profile.relation === null;
  const blocked = profile.relation?.blocked === true;
  return (
    <>
      <section className={styles.who}>
        <Avatar person={profile} size="huge" />
        <h1 className={styles.name} dir="auto">
          {profile.displayName}
        </h1>
        <p className={styles.handle}>
          <bdi>@{profile.handle}</bdi>
          {isDemoHandle(profile.handle) && (
            <span className={styles.tag}>
              <Text id="person.demo" />
            </span>
          )}
          {profile.relation?.followsYou === true && (
            <span className={styles.tag}>
              <Text id="person.followsYou" />
            </span>
          )}
        </p>
        <Counts profile={profile} />
        {profile.bio !== '' && (
          <p className={styles.bio} dir="auto">
            {profile.bio}
          </p>
        )}
        <Standing profile={profile} />
        <div className={styles.actions}>
          {own ? (
            <Link href="/profile/name" className={styles.edit}>
              <Text id="person.edit" />
            </Link>
          ) : (
            <>
              <FollowButton person={profile} wide />
              {!blocked && (
                <MessageButton person={profile} look="secondary" onRefused={(words) => toast({ words })} />
              )}
            </>
          )}
        </div>
      </section>
      <section className={styles.videos}>
        {own ? (
          <OwnProfileVideos handle={profile.handle} />
        ) : (
          <PersonVideos handle={profile.handle} name={profile.displayName} />
        )}
      </section>
    </>
  );
}

interface PersonScreenProps {
  handle: string;
  /** It is what the tab Profile shows. */
  isTab?: boolean;
}

/** Somebody's page: who they are, how one stands to them, what can be done, and their videos. */
export default function PersonScreen({ handle, isTab = false }: PersonScreenProps) {
  const client = useClient();
  const text = useText();
  const account = useAccount();
  const view = useObservable(client.people.profile(handle));
  const profile = view.state === 'here' ? view.profile : null;
  useTitleWords(profile?.displayName ?? `@${handle}`);
  const isOther = profile !== null && profile.id !== account.id;
  return (
    <Page
      above={isTab ? null : '/for-you'}
      title={<bdi>@{handle}</bdi>}
      action={
        isOther ? (
          <PersonMenu person={profile} relation={profile.relation} />
        ) : (
          profile !== null && (
            <Link href="/profile/settings" className={styles.settings} aria-label={text('profile.sections')}>
              <GearSixIcon size={24} />
            </Link>
          )
        )
      }
    >
      {view.state === 'loading' && <Loading />}
      {view.state === 'missing' && (
        <EmptyState
          level="h1"
          icon={<UserCircleDashedIcon size={36} />}
          title={<Text id="person.missing.title" />}
        >
          {text('person.missing.words', { handle })}
        </EmptyState>
      )}
      {view.state === 'failed' && (
        <EmptyState level="h1" icon={<WarningIcon size={36} />} title={<Text id="person.failed.title" />}>
          <Text id={sentenceOf(view.failure)} />
        </EmptyState>
      )}
      {profile !== null && <Here profile={profile} />}
    </Page>
  );
}
