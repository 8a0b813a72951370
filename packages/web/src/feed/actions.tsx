import {
  ChatCircleDotsIcon,
  ColumnsIcon,
  DotsThreeIcon,
  HeartIcon,
  type Icon,
  ScissorsIcon,
  ShareFatIcon,
} from '@phosphor-icons/react';
import type { Video } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Avatar } from '../design/avatar.tsx';
import { useShortCount } from '../player/short-count.ts';
import { Text, useText } from '../strings/text.tsx';
import styles from './actions.module.css';
import type { Acts } from './acts.ts';
import { FollowPlus } from './follow-plus.tsx';

interface ActionProps {
  icon: Icon;
  label: string;
  words: ReactNode;
  onPress: () => void;
  isOn?: boolean;
  opens?: boolean;
  weight?: 'fill' | 'bold';
}

function Action({
  icon: ActionIcon,
  label,
  words,
  onPress,
  isOn,
  opens = false,
  weight = 'fill',
}: ActionProps) {
  return (
    <button
      type="button"
      className={styles.action}
      onClick={onPress}
      aria-label={label}
      aria-pressed={isOn}
      aria-haspopup={opens ? 'dialog' : undefined}
    >
      <span className={styles.icon}>
        <ActionIcon size={32} weight={weight} />
      </span>
      <span className={styles.words} aria-hidden="true">
        {words}
      </span>
    </button>
  );
}

/** What can be done with a video: at its edge on a phone, beside it on a desktop. */
export function Actions({ video, isCurrent, acts }: { video: Video; isCurrent: boolean; acts: Acts }) {
  const text = useText();
  const short = useShortCount();
  const { author, likes, comments, shares, liked, width, height } = video;
  return (
    <div className={styles.actions} data-beside={width > height ? 'middle' : 'end'}>
      <div className={styles.author}>
        <Link
          href={`/people/${author.handle}`}
          className={styles.face}
          aria-label={text('video.profile', { name: author.displayName })}
        >
          <Avatar person={author} />
        </Link>
        {isCurrent && <FollowPlus video={video} />}
      </div>
      <Action
        icon={HeartIcon}
        label={text('video.like', { count: likes })}
        words={likes > 0 ? short(likes) : <Text id="video.likeWord" />}
        onPress={acts.toggleLike}
        isOn={liked}
      />
      <Action
        icon={ChatCircleDotsIcon}
        label={text('video.comments', { count: comments })}
        words={short(comments)}
        onPress={() => acts.open('comments')}
        opens
      />
      <Action
        icon={ShareFatIcon}
        label={text('video.send', { count: shares })}
        words={shares > 0 ? short(shares) : <Text id="video.sendWord" />}
        onPress={() => acts.open('share')}
        opens
      />
      {video.mayDuet && (
        <Link href={`/videos/${video.id}/duet`} className={styles.action}>
          <span className={styles.icon}>
            <ColumnsIcon size={30} weight="fill" aria-hidden="true" />
          </span>
          <span className={styles.words}>
            <Text id="video.duet" />
          </span>
        </Link>
      )}
      {video.mayStitch && (
        <Link href={`/videos/${video.id}/stitch`} className={styles.action}>
          <span className={styles.icon}>
            <ScissorsIcon size={30} weight="fill" aria-hidden="true" />
          </span>
          <span className={styles.words}>
            <Text id="video.stitch" />
          </span>
        </Link>
      )}
      <Action
        icon={DotsThreeIcon}
        weight="bold"
        label={text('video.options')}
        words={null}
        onPress={() => acts.open('menu')}
        opens
      />
    </div>
  );
}
