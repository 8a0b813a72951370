import { XIcon } from '@phosphor-icons/react';
import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { IconButton } from '../design/button.tsx';
import { SearchField } from '../design/search-field.tsx';
import { useTitle } from '../shell/title.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './discover.module.css';
import { Found } from './found.tsx';
import { Trending } from './trending.tsx';

/** Where one looks for videos, people and tags, and sees what others are about. */
export default function Discover() {
  const text = useText();
  const [, navigate] = useLocation();
  const [params] = useSearchParams();
  const query = params.get('q') ?? '';
  const field = useRef<HTMLInputElement>(null);
  useTitle('tab.discover');
  // What is looked for stands in the address: whoever comes back finds it again.
  const look = (next: string) =>
    navigate(next === '' ? '/discover' : `/discover?q=${encodeURIComponent(next)}`, { replace: true });
  useEffect(() => {
    const hear = (event: KeyboardEvent) => {
      const typed = event.target instanceof Element && event.target.closest('input, textarea') !== null;
      if (event.key !== '/' || typed || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      field.current?.focus();
    };
    document.addEventListener('keydown', hear);
    return () => document.removeEventListener('keydown', hear);
  }, []);
  return (
    <main className={styles.discover}>
      <header className={styles.head}>
        <h1 className={styles.title}>
          <Text id="tab.discover" />
        </h1>
        <SearchField
          label={text('discover.search')}
          value={query}
          onChange={look}
          field={field}
          maxLength={100}
          after={
            query !== '' && (
              <IconButton
                label={text('discover.clear')}
                icon={<XIcon size={18} />}
                onClick={() => {
                  look('');
                  field.current?.focus();
                }}
              />
            )
          }
        />
      </header>
      <div className={styles.body}>
        <div className={styles.column}>
          {query.trim() === '' ? <Trending /> : <Found query={query.trim()} />}
        </div>
      </div>
    </main>
  );
}
