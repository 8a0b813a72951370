import type { ReactNode } from 'react';
import styles from './empty-state.module.css';

interface EmptyStateProps {
  icon: ReactNode;
  title: ReactNode;
  children?: ReactNode;
  action?: ReactNode;
  level?: 'h1' | 'h2';
}

/** A screen or pane with nothing in it: what it is for, and what to do next. */
export function EmptyState({ icon, title, children, action, level: Title = 'h2' }: EmptyStateProps) {
  return (
    <div className={styles.empty}>
      <span className={styles.icon}>{icon}</span>
      <Title className={styles.title}>{title}</Title>
      {children !== undefined && <p className={styles.words}>{children}</p>}
      {action}
    </div>
  );
}
