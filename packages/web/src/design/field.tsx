import { type ComponentProps, type ReactNode, useId } from 'react';
import styles from './field.module.css';

interface FieldWords {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong with what was typed and how to mend it; null when nothing is. */
  error?: ReactNode;
}

interface FieldProps extends FieldWords, Omit<ComponentProps<'input'>, 'id' | 'prefix'> {
  prefix?: string;
}

function Framed({ id, label, hint, error, children }: FieldWords & { id: string; children: ReactNode }) {
  const wrong = error !== null;
  return (
    <div className={styles.field}>
      <label className={styles.label} htmlFor={id}>
        {label}
      </label>
      <div className={styles.box} data-wrong={wrong}>
        {children}
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

/** A labelled line to type into; hint and error are read out with it. */
export function Field({ label, hint, error = null, prefix, ...input }: FieldProps) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error}>
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
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint ${id}-error`}
      />
    </Framed>
  );
}

/** The same with room for a few lines. */
export function LongField({
  label,
  hint,
  error = null,
  ...area
}: FieldWords & Omit<ComponentProps<'textarea'>, 'id'>) {
  const id = useId();
  return (
    <Framed id={id} label={label} hint={hint} error={error}>
      <textarea
        dir="auto"
        {...area}
        id={id}
        className={styles.area}
        aria-invalid={error !== null}
        aria-describedby={`${id}-hint ${id}-error`}
      />
    </Framed>
  );
}
