import { ColumnsIcon, ScissorsIcon } from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import { Link } from 'wouter';
import { Text } from '../strings/text.tsx';
import styles from './credit.module.css';

/** With whose video a Duet or Stitch was made; leads there as long as it is there. */
export function Credit({ video: { madeWith } }: { video: Video }) {
  if (madeWith === null) return null;
  const { kind, original } = madeWith;
  const CreditIcon = kind === 'duet' ? ColumnsIcon : ScissorsIcon;
  if (original === null) {
    return (
      <p className={styles.credit}>
        <CreditIcon size={16} weight="fill" aria-hidden="true" />
        <Text id={kind === 'duet' ? 'credit.duet.gone' : 'credit.stitch.gone'} />
      </p>
    );
  }
  return (
    <Link href={`/videos/${original.videoId}`} className={styles.credit}>
      <CreditIcon size={16} weight="fill" aria-hidden="true" />
      <span>
        <Text
          id={kind === 'duet' ? 'credit.duet' : 'credit.stitch'}
          values={{ handle: <bdi>@{original.author.handle}</bdi> }}
        />
      </span>
    </Link>
  );
}
