import { CaretLeftIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useDesktop } from '../design/media.ts';
import { useText } from '../strings/text.tsx';
import styles from './section.module.css';

interface SectionProps {
  title: string;
  /** Where the list is that this was opened from. */
  back: string;
  children: ReactNode;
}

/** A page of settings or help: its title, on a phone the way back, and what it says. */
export function Section({ title, back, children }: SectionProps) {
  const text = useText();
  const desktop = useDesktop();
  // On a phone this is the whole screen.
  const Title = desktop ? 'h2' : 'h1';
  return (
    <>
      <header className={styles.head}>
        {!desktop && (
          <Link href={back} className={styles.back} aria-label={text('back')}>
            <CaretLeftIcon size={22} weight="bold" className="flips" />
          </Link>
        )}
        <Title className={styles.title}>{title}</Title>
      </header>
      <div className={styles.body}>
        <div className={styles.column}>{children}</div>
      </div>
    </>
  );
}
