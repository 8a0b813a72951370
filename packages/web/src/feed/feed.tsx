import { FilmSlateIcon, MagnifyingGlassIcon, UsersThreeIcon } from '@phosphor-icons/react';
import { Link } from 'wouter';
import { ButtonLink } from '../design/button.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './feed.module.css';
import { Reel } from './reel.tsx';

const kinds = [
  { kind: 'following', path: '/following', name: 'feed.following' },
  { kind: 'forYou', path: '/for-you', name: 'tab.forYou' },
] as const;

/** The home: videos chosen for oneself, and those of the people one follows. */
export default function Feed({ kind }: { kind: 'forYou' | 'following' }) {
  const text = useText();
  useTitle(kind === 'forYou' ? 'tab.forYou' : 'feed.following');
  return (
    <main className={styles.feed}>
      <h1 className="visually-hidden">
        <Text id={kind === 'forYou' ? 'tab.forYou' : 'feed.following'} />
      </h1>
      <header className={styles.head}>
        <nav className={styles.kinds} aria-label={text('feed.kinds')}>
          {kinds.map((one) => (
            <Link
              key={one.kind}
              href={one.path}
              className={styles.kind}
              aria-current={one.kind === kind ? 'page' : undefined}
            >
              <Text id={one.name} />
            </Link>
          ))}
        </nav>
        <Link href="/discover" className={styles.search} aria-label={text('feed.search')}>
          <MagnifyingGlassIcon size={24} weight="bold" />
        </Link>
      </header>
      <Reel
        key={kind}
        of={{ kind }}
        empty={
          <div className={styles.empty}>
            {kind === 'forYou' ? (
              <EmptyState
                icon={<FilmSlateIcon size={36} />}
                title={<Text id="feed.empty.title" />}
                action={
                  <ButtonLink href="/create">
                    <Text id="feed.empty.create" />
                  </ButtonLink>
                }
              >
                <Text id="feed.empty.words" />
              </EmptyState>
            ) : (
              <EmptyState
                icon={<UsersThreeIcon size={36} />}
                title={<Text id="feed.following.empty.title" />}
                action={
                  <ButtonLink href="/discover">
                    <Text id="feed.following.empty.discover" />
                  </ButtonLink>
                }
              >
                <Text id="feed.following.empty.words" />
              </EmptyState>
            )}
          </div>
        }
      />
    </main>
  );
}
