import { useIntl } from 'react-intl';
import { Link } from 'wouter';
import { Text } from '../strings/text.tsx';
import styles from './counts.module.css';

interface CountsProps {
  profile: { handle: string; following: number; followers: number; likes: number };
}

/** How many somebody follows and is followed by, each of which leads to the list; and how often their videos are liked. */
export function Counts({ profile: { handle, following, followers, likes } }: CountsProps) {
  const intl = useIntl();
  const bold = (count: number) => <b className={styles.number}>{intl.formatNumber(count)}</b>;
  return (
    <p className={styles.counts}>
      <Link href={`/people/${handle}/following`} className={styles.count}>
        <Text id="person.followingCount" values={{ number: bold(following) }} />
      </Link>
      <Link href={`/people/${handle}/followers`} className={styles.count}>
        <Text id="person.followersCount" values={{ count: followers, number: bold(followers) }} />
      </Link>
      <span className={styles.count}>
        <Text id="person.likesCount" values={{ count: likes, number: bold(likes) }} />
      </span>
    </p>
  );
}
