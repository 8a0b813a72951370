import type { VideosOf } from '@takeback/client';
import type { ReactNode } from 'react';
import { useClient, useObservable } from '../session/client-context.tsx';
import { Pages } from './pages.tsx';

interface ReelProps {
  of: VideosOf;
  /** The video to begin with. */
  startAt?: string | null;
  /** Shown where there is no video at all. */
  empty: ReactNode;
  /** The comments stand beside the video from the beginning, where there is room. */
  withComments?: boolean;
  /** Another video came on the screen. */
  onCurrent?: (videoId: string) => void;
}

/** Videos of a list, one on each page, played one after the other as one goes on. */
export function Reel({ of, startAt = null, empty, withComments = false, onCurrent }: ReelProps) {
  const list = useClient().videos.list(of);
  const view = useObservable(list);
  if (view.items.length === 0 && view.state !== 'loading' && view.state !== 'failed') return empty;
  return (
    <Pages
      name={JSON.stringify(of)}
      list={list}
      view={view}
      startAt={startAt}
      withComments={withComments}
      onCurrent={onCurrent}
    />
  );
}
