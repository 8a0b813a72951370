import { captionParts, type Person } from '@takeback/protocol';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './caption.module.css';

interface CaptionProps {
  text: string;
  /** Who is meant by the handles in it; others are not linked. Null where nobody looked: then every handle is. */
  mentions: readonly Person[] | null;
}

/** What somebody wrote, its #tags and @mentions as links. */
export function Caption({ text, mentions }: CaptionProps) {
  let place = 0;
  return captionParts(text).map((part): ReactNode => {
    place += part.text.length;
    if (part.kind === 'tag')
      return (
        <Link href={`/tags/${encodeURIComponent(part.tag)}`} className={styles.mark} key={place}>
          {part.text}
        </Link>
      );
    const isKnown =
      part.kind === 'mention' && (mentions?.some(({ handle }) => handle === part.handle) ?? true);
    return isKnown ? (
      <Link href={`/people/${part.handle}`} className={styles.mark} key={place}>
        <bdi>{part.text}</bdi>
      </Link>
    ) : (
      part.text
    );
  });
}
