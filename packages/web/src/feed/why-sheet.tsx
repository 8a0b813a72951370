import type { Reason, Video } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { Sheet } from '../design/sheet.tsx';
import { Text, type TextId, useText } from '../strings/text.tsx';
import styles from './why-sheet.module.css';

const sentences: Record<Reason['kind'], TextId> = {
  because_you_follow: 'why.because_you_follow',
  people_who_liked: 'why.people_who_liked',
  people_like_you: 'why.people_like_you',
  author_you_like: 'why.author_you_like',
  your_tags: 'why.your_tags',
  popular_now: 'why.popular_now',
  new_creator: 'why.new_creator',
  new_video: 'why.new_video',
  not_seen_yet: 'why.not_seen_yet',
};

interface WhySheetProps {
  video: Video;
  why: Reason;
  onClose: () => void;
}

/** Why a video is in For You. */
export default function WhySheet({ video, why, onClose }: WhySheetProps) {
  const text = useText();
  const name = <bdi>{video.author.displayName}</bdi>;
  const tag = why.kind === 'your_tags' && (
    <Link href={`/tags/${encodeURIComponent(why.tag)}`} onClick={onClose}>
      #{why.tag}
    </Link>
  );
  const liked = (chunks: ReactNode[]) =>
    why.kind === 'people_who_liked' ? (
      <Link href={`/videos/${why.videoId}`} onClick={onClose}>
        {chunks}
      </Link>
    ) : (
      chunks
    );
  return (
    <Sheet title={text('video.why')} onClose={onClose}>
      <div className={styles.words}>
        <p className={styles.reason}>
          <Text id={sentences[why.kind]} values={{ name, tag, liked }} />
        </p>
        <p>
          <Text id="why.learns" />
        </p>
      </div>
    </Sheet>
  );
}
