import { LockSimpleIcon, PlayIcon, UsersIcon } from '@phosphor-icons/react';
import type { VideosOf } from '@takeback/client';
import type { Video } from '@takeback/protocol';
import { Link } from 'wouter';
import { Placeholder } from '../player/placeholder.tsx';
import { useShortCount } from '../player/short-count.ts';
import { useText } from '../strings/text.tsx';
import type { ListState } from './list-state.ts';
import styles from './video-tile.module.css';

/** A video in a grid: its poster, how often it was watched, and who may watch it when that is not everyone. */
export function VideoTile({ video, of }: { video: Video; of: VideosOf }) {
  const text = useText();
  const short = useShortCount();
  const { author, caption, views, audience, poster, placeholder } = video;
  const opened: ListState = { of };
  const label = text(caption === '' ? 'video.tile.plain' : 'video.tile', {
    name: author.displayName,
    caption,
    count: views,
  });
  return (
    <Link href={`/videos/${video.id}`} state={opened} className={styles.tile} aria-label={label}>
      <Placeholder picture={placeholder} />
      <img className={styles.poster} src={poster.url} alt="" loading="lazy" decoding="async" />
      {audience !== 'everyone' && (
        <span className={styles.audience}>
          {audience === 'nobody' ? (
            <LockSimpleIcon size={16} weight="fill" />
          ) : (
            <UsersIcon size={16} weight="fill" />
          )}
        </span>
      )}
      <span className={styles.views} aria-hidden="true">
        <PlayIcon size={13} weight="fill" />
        {short(views)}
      </span>
    </Link>
  );
}
