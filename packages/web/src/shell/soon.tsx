import { CompassIcon, FilmSlateIcon } from '@phosphor-icons/react';
import { Link } from 'wouter';
import { EmptyState } from '../design/empty-state.tsx';
import { Text } from '../strings/text.tsx';
import styles from './soon.module.css';
import { useTitle } from './title.ts';

const screens = {
  forYou: { icon: FilmSlateIcon, name: 'tab.forYou', title: 'soon.forYou.title', words: 'soon.forYou.words' },
  discover: {
    icon: CompassIcon,
    name: 'tab.discover',
    title: 'soon.discover.title',
    words: 'soon.discover.words',
  },
} as const;

/** A tab whose time has not come: says plainly what will be there. */
export function Soon({ tab }: { tab: keyof typeof screens }) {
  const { icon: SoonIcon, name, title, words } = screens[tab];
  useTitle(name);
  return (
    <main className={styles.soon}>
      <EmptyState
        icon={<SoonIcon size={36} />}
        level="h1"
        title={<Text id={title} />}
        action={
          <Link className={styles.link} href="/inbox">
            <Text id="soon.toInbox" />
          </Link>
        }
      >
        <Text id={words} />
      </EmptyState>
    </main>
  );
}
