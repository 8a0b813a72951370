import type { ComponentProps, ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';

interface ButtonProps extends ComponentProps<'button'> {
  look?: 'primary' | 'secondary' | 'plain' | 'takeback';
  wide?: boolean;
  busy?: boolean;
}

/** A button with words. While `busy` it keeps its size, takes no second press and says so to assistive technology. */
export function Button({ look = 'primary', wide = false, busy = false, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      className={styles.button}
      data-look={look}
      data-wide={wide}
      aria-busy={busy}
      disabled={rest.disabled === true || busy}
    >
      {children}
      {busy && <span className={styles.busy} aria-hidden="true" />}
    </button>
  );
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'aria-label' | 'children'> {
  label: string;
  icon: ReactNode;
}

/** A button that is only an icon: its label is its accessible name and its tooltip. */
export function IconButton({ label, icon, ...rest }: IconButtonProps) {
  return (
    <button type="button" {...rest} className={styles.icon} aria-label={label} title={label}>
      {icon}
    </button>
  );
}

/** A link that stands where a button could: what to do where there is nothing yet. */
export function ButtonLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className={styles.link}>
      {children}
    </Link>
  );
}
