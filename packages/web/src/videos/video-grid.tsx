import type { VideosOf } from '@takeback/client';
import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Button } from '../design/button.tsx';
import { FailureNotice } from '../design/failure-notice.tsx';
import { useClient, useObservable } from '../session/client-context.tsx';
import { sentenceOf } from '../session/failure.ts';
import { Text } from '../strings/text.tsx';
import styles from './video-grid.module.css';
import { VideoTile } from './video-tile.tsx';

interface VideoGridProps {
  of: VideosOf;
  label: string;
  /** Shown where there is none. */
  empty: ReactNode;
  /** Tiles before those of the list. */
  first?: ReactNode;
}

/** The videos of a list as posters; more come as one goes down. */
export function VideoGrid({ of, label, empty, first }: VideoGridProps) {
  const list = useClient().videos.list(of);
  const { items, state, failure } = useObservable(list);
  const end = useRef<HTMLDivElement>(null);
  const isReady = state === 'ready';
  useEffect(() => {
    const element = end.current;
    if (element === null || !isReady) return;
    const seen = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting) void list.more();
      },
      { rootMargin: '600px' },
    );
    seen.observe(element);
    return () => seen.disconnect();
  }, [list, isReady]);

  if (state === 'end' && items.length === 0 && first === undefined) return empty;
  return (
    <>
      <ul className={styles.grid} aria-label={label} aria-busy={state === 'loading'}>
        {first}
        {items.map(({ video }) => (
          <li key={video.id}>
            <VideoTile video={video} of={of} />
          </li>
        ))}
        {state === 'loading' &&
          Array.from({ length: items.length === 0 ? 9 : 3 }, (_, number) => number).map((number) => (
            <li className={styles.coming} key={number} aria-hidden="true" />
          ))}
      </ul>
      {state === 'failed' && (
        <div className={styles.failed}>
          <FailureNotice failure={sentenceOf(failure)} />
          <Button look="secondary" onClick={() => void list.more()}>
            <Text id="tryAgain" />
          </Button>
        </div>
      )}
      <div ref={end} />
    </>
  );
}
