import type { Icon } from '@phosphor-icons/react';
import { type Audience, audience } from '@takeback/protocol';
import { useId } from 'react';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './audience-row.module.css';

export const audienceNames: Record<Audience, TextId> = {
  everyone: 'audience.everyone',
  followed: 'audience.followed',
  friends: 'audience.friends',
  nobody: 'audience.nobody',
};

interface AudienceRowProps {
  icon: Icon;
  label: TextId;
  words?: TextId | undefined;
  value: Audience;
  /** What the audiences are called here. */
  options?: Record<Audience, TextId>;
  disabled?: boolean;
  onChange: (value: Audience) => void;
}

/** Whom something is for, as one line of a list. */
export function AudienceRow({
  icon: RowIcon,
  label,
  words,
  value,
  options = audienceNames,
  disabled = false,
  onChange,
}: AudienceRowProps) {
  const text = useText();
  const id = useId();
  return (
    <div className={styles.row}>
      <RowIcon size={22} aria-hidden="true" />
      <label className={styles.label} htmlFor={id}>
        <Text id={label} />
      </label>
      <select
        className={styles.select}
        id={id}
        value={value}
        disabled={disabled}
        aria-describedby={words === undefined ? undefined : `${id}-words`}
        onChange={({ target }) => {
          const parsed = audience.safeParse(target.value);
          if (parsed.success) onChange(parsed.data);
        }}
      >
        {audience.options.map((option) => (
          <option key={option} value={option}>
            {text(options[option])}
          </option>
        ))}
      </select>
      {words !== undefined && (
        <p className={styles.words} id={`${id}-words`}>
          <Text id={words} />
        </p>
      )}
    </div>
  );
}
