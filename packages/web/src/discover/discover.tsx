import { MagnifyingGlassIcon, XIcon } from '@phosphor-icons/react';
import { useEffect, useRef } from 'react';
import { useLocation, useSearchParams } from 'wouter';
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
        <search className={styles.search}>
          <MagnifyingGlassIcon size={20} aria-hidden="true" />
          <input
            ref={field}
            className={styles.query}
            type="text"
            inputMode="search"
            enterKeyHint="search"
            dir="auto"
            autoCapitalize="none"
            autoComplete="off"
            spellCheck={false}
            maxLength={100}
            value={query}
            onChange={(event) => look(event.target.value)}
            aria-label={text('discover.search')}
            placeholder={text('discover.search')}
          />
          {query !== '' && (
            <button
              type="button"
              className={styles.clear}
              aria-label={text('discover.clear')}
              onClick={() => {
                look('');
                field.current?.focus();
              }}
            >
              <XIcon size={18} />
            </button>
          )}
        </search>
      </header>
      <div className={styles.body}>
        <div className={styles.column}>
          {query.trim() === '' ? <Trending /> : <Found query={query.trim()} />}
        </div>
      </div>
    </main>
  );
}
