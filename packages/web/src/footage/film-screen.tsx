import { CaretLeftIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';
import { IconButton } from '../design/button.tsx';
import { useText } from '../strings/text.tsx';
import styles from './film-screen.module.css';

interface FilmScreenProps {
  title: string;
  onBack: () => void;
  /** The way on, at the end of the top. */
  next: ReactNode;
  film: ReactNode;
  /** What the panel below the film is for. */
  panel: string;
  children: ReactNode;
}

/** A dark screen with a film, and below it what is decided about it. */
export function FilmScreen({ title, onBack, next, film, panel, children }: FilmScreenProps) {
  const text = useText();
  return (
    <main className={styles.screen}>
      <header className={styles.top}>
        <IconButton
          label={text('back')}
          icon={<CaretLeftIcon size={22} weight="bold" className="flips" />}
          onClick={onBack}
        />
        <h1 className={styles.title} dir="auto">
          {title}
        </h1>
        {next}
      </header>
      <div className={styles.film}>{film}</div>
      <section className={styles.panel} aria-label={panel}>
        {children}
      </section>
    </main>
  );
}
