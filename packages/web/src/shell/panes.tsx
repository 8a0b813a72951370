import type { ReactNode } from 'react';
import { useDesktop } from '../design/media.ts';
import styles from './panes.module.css';

interface PanesProps {
  list: ReactNode;
  pane: ReactNode;
  /** On a phone there is room for one: the list, or what was opened from it. */
  open: boolean;
  listLabel: string;
}

/** A list and what was chosen from it, side by side where there is room. */
export function Panes({ list, pane, open, listLabel }: PanesProps) {
  const desktop = useDesktop();
  const alone = !desktop && !open;
  return (
    <div className={styles.panes}>
      {/* The same element either way, so that the list keeps its place when something is opened from it. */}
      <section
        className={styles.list}
        role={alone ? 'main' : 'region'}
        aria-label={listLabel}
        hidden={!desktop && open}
      >
        {list}
      </section>
      {(desktop || open) && <main className={styles.pane}>{pane}</main>}
    </div>
  );
}
