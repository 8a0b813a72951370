import type { ReactNode } from 'react';
import styles from './notice.module.css';

interface NoticeProps {
  icon: ReactNode;
  tone?: 'plain' | 'takeback' | 'confirmed';
  title?: ReactNode;
  /** Announced at once when it appears; for what went wrong. */
  alert?: boolean;
  children?: ReactNode;
}

/** A few words in a box: what happened and what it means. */
export function Notice({ icon, tone = 'plain', title, alert = false, children }: NoticeProps) {
  return (
    <div className={styles.notice} data-tone={tone} role={alert ? 'alert' : undefined}>
      {icon}
      <div>
        {title !== undefined && <b className={styles.title}>{title}</b>}
        {children !== undefined && <div className={styles.words}>{children}</div>}
      </div>
    </div>
  );
}
