import {
  ChatCircleIcon,
  EyeIcon,
  type Icon,
  ScissorsIcon,
  SquareSplitHorizontalIcon,
} from '@phosphor-icons/react';
import type { Audience, VideoAudiencesChosen } from '@takeback/protocol';
import { useState } from 'react';
import { AudienceRow, audienceNames } from '../design/audience-row.tsx';
import { type Use, usualAudience } from '../people/usual-audience.ts';
import { useAccount } from '../session/account-context.tsx';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './audiences.module.css';

const seeing: Record<Audience, TextId> = { ...audienceNames, nobody: 'audience.onlyMe' };
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
      <AudienceRow
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
            <AudienceRow
              key={use}
              icon={icon}
              label={label}
              words={usual === null ? 'post.young' : undefined}
              value={usual === null ? 'nobody' : (audiences[use] ?? usual)}
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
