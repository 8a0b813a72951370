import { MagnifyingGlassIcon } from '@phosphor-icons/react';
import type { InputHTMLAttributes, ReactNode, Ref } from 'react';
import styles from './search-field.module.css';

interface SearchFieldProps extends Pick<InputHTMLAttributes<HTMLInputElement>, 'onKeyDown' | 'maxLength'> {
  /** What is looked for, said to everybody: in the field while it is empty, and as its name. */
  label: string;
  value: string;
  onChange: (value: string) => void;
  field?: Ref<HTMLInputElement> | undefined;
  /** A button behind the words, to clear or to close. */
  after?: ReactNode;
}

/** Where somebody types what they look for. */
export function SearchField({ label, value, onChange, field, after, ...more }: SearchFieldProps) {
  return (
    <search className={styles.search}>
      <MagnifyingGlassIcon size={20} aria-hidden="true" />
      <input
        {...more}
        ref={field}
        className={styles.query}
        type="text"
        inputMode="search"
        enterKeyHint="search"
        dir="auto"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-label={label}
        placeholder={label}
      />
      {after}
    </search>
  );
}
