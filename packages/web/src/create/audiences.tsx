import {
  ChatCircleIcon,
  EyeIcon,
  type Icon,
  ScissorsIcon,
  SquareSplitHorizontalIcon,
} from '@phosphor-icons/react';
import { type Audience, audience, type VideoAudiencesChosen } from '@takeback/protocol';
import { useId, useState } from 'react';
import { useAccount } from '../session/account-context.tsx';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './audiences.module.css';
import { type Use, usualAudience } from './work.ts';

const names: Record<Audience, TextId> = {
  everyone: 'audience.everyone',
  followed: 'audience.followed',
  friends: 'audience.friends',
  nobody: 'audience.nobody',
};

const seeing: Record<Audience, TextId> = { ...names, nobody: 'audience.onlyMe' };
const seeingWords: Record<Audience, TextId> = {
  everyone: 'post.see.everyone',
  followed: 'post.see.followed',
  friends: 'post.see.friends',
  nobody: 'post.see.onlyMe',
};

const uses: readonly { use: Use; icon: Icon; label: TextId }[] = [
  { use: 'comment', icon: ChatCircleIcon, label: 'post.comment' },
  { use: 'duet', icon: SquareSplitHorizontalIcon, label: 'post.duet' },
  { use: 'stitch', icon: ScissorsIcon, label: 'post.stitch' },
];

interface RowProps {
  icon: Icon;
  label: TextId;
  words?: TextId | undefined;
  value: Audience;
  options: Record<Audience, TextId>;
  disabled?: boolean;
  onChange: (value: Audience) => void;
}

function Row({ icon: RowIcon, label, words, value, options, disabled = false, onChange }: RowProps) {
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

interface AudiencesProps {
  audiences: VideoAudiencesChosen;
  /** Nobody can make a Duet or Stitch of a Duet or Stitch. */
  isComposed: boolean;
  onChange: (audiences: VideoAudiencesChosen) => void;
}

/** Who may watch the video, and what those may do with it. */
export function Audiences({ audiences, isComposed, onChange }: AudiencesProps) {
  const account = useAccount();
  const [now] = useState(() => new Date());
  const isPrivate = audiences.see === 'nobody';
  const offered = uses.filter(({ use }) => use === 'comment' || !isComposed);
  return (
    <div className={styles.rows}>
      <Row
        icon={EyeIcon}
        label="post.see"
        words={seeingWords[audiences.see]}
        value={audiences.see}
        options={seeing}
        onChange={(see) => onChange({ ...audiences, see })}
      />
      {!isPrivate &&
        offered.map(({ use, icon, label }) => {
          const usual = usualAudience(use, account, now);
          return (
            <Row
              key={use}
              icon={icon}
              label={label}
              words={usual === null ? 'post.young' : undefined}
              value={usual === null ? 'nobody' : (audiences[use] ?? usual)}
              options={names}
              disabled={usual === null}
              onChange={(chosen) => onChange({ ...audiences, [use]: chosen })}
            />
          );
        })}
      {isComposed && !isPrivate && (
        <p className={styles.note}>
          <Text id="post.composed" />
        </p>
      )}
    </div>
  );
}
