import { CaretLeftIcon } from '@phosphor-icons/react';
import type { ReactNode } from 'react';
import { IconButton } from '../design/button.tsx';
import { useBack } from '../shell/back.ts';
import { useText } from '../strings/text.tsx';
import styles from './page.module.css';

interface PageProps {
  title: ReactNode;
  /** Where the way back leads when nothing was open before. Null where there is none: the screen of a tab. */
  above: string | null;
  action?: ReactNode;
  children: ReactNode;
}

/** A screen that is opened from anywhere: the way back, what it is, and one column. */
export function Page({ title, above, action, children }: PageProps) {
  const text = useText();
  const back = useBack(above ?? '/');
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        {above !== null && (
          <IconButton
            label={text('back')}
            icon={<CaretLeftIcon size={22} weight="bold" className="flips" />}
            onClick={back}
          />
        )}
        <div className={styles.title}>{title}</div>
        {action}
      </header>
      <div className={styles.body}>
        <div className={styles.column}>{children}</div>
      </div>
    </main>
  );
}
