import { ChatCircleIcon, type Icon, ScissorsIcon, SquareSplitHorizontalIcon } from '@phosphor-icons/react';
import type { Audience } from '@takeback/protocol';
import { useState } from 'react';
import { AudienceRow } from '../design/audience-row.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { type Use, usualAudience } from '../people/usual-audience.ts';
import { useAccount } from '../session/account-context.tsx';
import { useClient } from '../session/client-context.tsx';
import { failureOf } from '../session/failure.ts';
import { Text, type TextId } from '../strings/text.tsx';
import styles from './form.module.css';

const settings = [
  { use: 'comment', key: 'comments', icon: ChatCircleIcon, label: 'post.comment' },
  { use: 'duet', key: 'duets', icon: SquareSplitHorizontalIcon, label: 'post.duet' },
  { use: 'stitch', key: 'stitches', icon: ScissorsIcon, label: 'post.stitch' },
] as const satisfies readonly { use: Use; key: string; icon: Icon; label: TextId }[];

type Key = (typeof settings)[number]['key'];

/** Who may comment on, and use in Duets and Stitches, the videos that say nothing else. */
export function VideoAudiences() {
  const client = useClient();
  const account = useAccount();
  const [now] = useState(() => new Date());
  /** What was asked for, until the server has answered. */
  const [wanted, setWanted] = useState<{ key: Key; audience: Audience } | null>(null);
  const [failure, setFailure] = useState<TextId | null>(null);
  const choose = (key: Key, audience: Audience) => {
    setWanted({ key, audience });
    setFailure(null);
    client
      .call('accounts.update', { privacy: { [key]: audience } })
      .catch((error: unknown) => setFailure(failureOf(error)))
      .finally(() => setWanted(null));
  };
  return (
    <section className={styles.audience} aria-labelledby="video-audiences">
      <h2 className={styles.audienceName} id="video-audiences">
        <Text id="privacy.videos" />
      </h2>
      <div className={styles.list}>
        {settings.map(({ use, key, icon, label }) => {
          const usual = usualAudience(use, account, now);
          return (
            <AudienceRow
              key={key}
              icon={icon}
              label={label}
              words={usual === null ? 'post.young' : undefined}
              value={wanted?.key === key ? wanted.audience : (usual ?? 'nobody')}
              disabled={usual === null || wanted !== null}
              onChange={(chosen) => choose(key, chosen)}
            />
          );
        })}
      </div>
      <p className={styles.words}>
        <Text id="privacy.videos.words" />
      </p>
      <FailureNotice failure={failure} />
    </section>
  );
}
