import { Switch } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import styles from './toggle.module.css';

interface ToggleProps {
  label: ReactNode;
  words: ReactNode;
  on: boolean;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** A setting that is on or off, with what that means. */
export function Toggle({ label, words, on, disabled = false, onChange }: ToggleProps) {
  const id = useId();
  return (
    <div className={styles.toggle}>
      <label className={styles.words} htmlFor={id}>
        <span className={styles.label}>{label}</span>
      </label>
      <Switch.Root
        className={styles.switch}
        id={id}
        checked={on}
        disabled={disabled}
        onCheckedChange={onChange}
        aria-describedby={`${id}-words`}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <p className={styles.effect} id={`${id}-words`}>
        {words}
      </p>
    </div>
  );
}
