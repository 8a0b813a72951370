import { UsersIcon } from '@phosphor-icons/react';
import { useCallback } from 'react';
import { Link } from 'wouter';
import { EmptyState } from '../design/empty-state.tsx';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import { FollowButton } from './follow-button.tsx';
import styles from './follows-screen.module.css';
import { Page } from './page.tsx';
import { PeopleList } from './people-list.tsx';

const lists = ['following', 'followers', 'friends'] as const;
/** The lists of somebody's page. */
export type FollowsList = (typeof lists)[number];

const titles = {
  following: 'people.following',
  followers: 'people.followers',
  friends: 'people.friends',
} as const satisfies Record<FollowsList, string>;

const hints = {
  following: 'people.empty.following',
  followers: 'people.empty.followers',
  friends: 'people.empty.friends',
} as const satisfies Record<FollowsList, string>;

/** Whom somebody follows, who follows them, and on one's own page one's friends. */
export default function FollowsScreen({ handle, list }: { handle: string; list: FollowsList }) {
  const { people } = useClient();
  const text = useText();
  const own = useAccount().handle === handle;
  const shown = list === 'friends' && !own ? 'followers' : list;
  useTitle(titles[shown]);
  const read = useCallback(
    (after?: string) => (shown === 'friends' ? people.friends(after) : people[shown](handle, after)),
    [people, shown, handle],
  );
  return (
    <Page
      above={`/people/${handle}`}
      title={
        <h1 className={styles.heading}>
          <bdi>@{handle}</bdi>
          <span className="visually-hidden">: {text(titles[shown])}</span>
        </h1>
      }
    >
      <nav className={styles.lists} aria-label={text('people.lists')}>
        {lists
          .filter((one) => own || one !== 'friends')
          .map((one) => (
            <Link
              key={one}
              href={`/people/${handle}/${one}`}
              replace
              className={styles.list}
              aria-current={one === shown ? 'page' : undefined}
            >
              <Text id={titles[one]} />
            </Link>
          ))}
      </nav>
      <PeopleList
        key={shown}
        label={text(titles[shown])}
        read={read}
        action={(person) => <FollowButton person={person} />}
        empty={
          <EmptyState icon={<UsersIcon size={36} />} title={<Text id="people.empty" />}>
            {own && <Text id={hints[shown]} />}
          </EmptyState>
        }
      />
    </Page>
  );
}
