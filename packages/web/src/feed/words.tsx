import { LockSimpleIcon, UsersIcon } from '@phosphor-icons/react';
import { isDemoHandle, type Video } from '@takeback/protocol';
import { useState } from 'react';
import { Link } from 'wouter';
import { Text } from '../strings/text.tsx';
import { Caption } from './caption.tsx';
import { Credit } from './credit.tsx';
import styles from './words.module.css';

/** A caption longer than this many characters, or of several lines, is shown in part at first. */
const short = 90;

/** Who made a video, for whom, what they wrote, and with whose video. */
export function Words({ video }: { video: Video }) {
  const [isOpen, setOpen] = useState(false);
  const isLong = video.caption.length > short || video.caption.includes('\n');
  return (
    <div className={styles.words} data-open={isOpen}>
      <p className={styles.who}>
        <Link href={`/people/${video.author.handle}`} className={styles.author}>
          <bdi>@{video.author.handle}</bdi>
        </Link>
        {isDemoHandle(video.author.handle) && (
          <span className={styles.demo}>
            <Text id="person.demo" />
          </span>
        )}
        {video.audience === 'friends' && (
          <span className={styles.audience}>
            <UsersIcon size={15} weight="fill" aria-hidden="true" />
            <Text id="video.friends" />
          </span>
        )}
        {video.audience === 'nobody' && (
          <span className={styles.audience}>
            <LockSimpleIcon size={15} weight="fill" aria-hidden="true" />
            <Text id="video.onlyMe" />
          </span>
        )}
      </p>
      {video.caption !== '' && (
        <div className={styles.caption}>
          <p className={styles.text} data-cut={isLong && !isOpen} dir="auto">
            <Caption text={video.caption} mentions={video.mentions} />
          </p>
          {isLong && (
            <button
              type="button"
              className={styles.more}
              onClick={() => setOpen(!isOpen)}
              aria-expanded={isOpen}
            >
              <Text id={isOpen ? 'video.less' : 'video.more'} />
            </button>
          )}
        </div>
      )}
      <Credit video={video} />
    </div>
  );
}
