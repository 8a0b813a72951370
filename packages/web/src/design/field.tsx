import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface FieldProps extends Omit<ComponentProps<'input'>, 'id' | 'prefix'> {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with what was typed and how to mend it; null when nothing is. */
  error?: ReactNode;
  prefix?: string;
}

/** A labelled line to type into; hint and error are read out with it. */
export function Field({ label, hint, error = null, prefix, ...input }: FieldProps) {
  const id = useId();
  const wrong = error !== null;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box} data-wrong={wrong}>
        {prefix !== undefined && (
          <span className={styles.prefix} aria-hidden="true">
            {prefix}
          </span>
        )}
        <input
          dir="auto"
          {...input}
          id={id}
          className={styles.input}
          aria-invalid={wrong}
          aria-describedby={`${id}-hint ${id}-error`}
        />
      </div>
      <p className={styles.hint} id={`${id}-hint`} hidden={hint === undefined || wrong}>
        {hint}
      </p>
      <p className={styles.error} id={`${id}-error`} hidden={!wrong}>
        {error}
      </p>
    </div>
  );
}
