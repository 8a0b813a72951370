import type { VideoItem } from '@takeback/client';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import { setMuted, useMuted } from '../player/sound.ts';
import { useClient } from '../session/client-context.tsx';
import { useTellFailure } from '../session/tell-failure.ts';
import type { What } from './opened.ts';

/** What can be done with the video on the screen, by tap, key or button. */
export interface Acts {
  /** Likes it; what is liked stays so. */
  readonly like: () => void;
  readonly toggleLike: () => void;
  readonly togglePause: () => void;
  readonly toggleSound: () => void;
  /** What a single tap does: the first one gives sound, further ones pause and go on. */
  readonly tap: () => void;
  readonly open: (what: What) => void;
}

interface ActsOptions {
  item: VideoItem | null;
  isPaused: boolean;
  onPause: (isPaused: boolean) => void;
  onOpen: (what: What) => void;
}

/** The same object all the time, so that slides need not be drawn anew. */
export function useActs(options: ActsOptions): Acts {
  const client = useClient();
  const tellFailure = useTellFailure();
  const muted = useMuted();
  const latest = useRef({ ...options, client, tellFailure, muted });
  useEffect(() => {
    latest.current = { ...options, client, tellFailure, muted };
  });
  return useMemo(() => actsOn(latest), []);
}

type Now = ActsOptions & {
  client: ReturnType<typeof useClient>;
  tellFailure: ReturnType<typeof useTellFailure>;
  muted: boolean;
};

function actsOn(latest: RefObject<Now>): Acts {
  const set = (wanted: (liked: boolean) => boolean) => {
    const { client, item, tellFailure } = latest.current;
    if (item === null) return;
    const { id, liked } = item.video;
    if (wanted(liked) === liked) return;
    (liked ? client.videos.unlike(id) : client.videos.like(id)).catch(tellFailure);
  };
  const togglePause = () => latest.current.onPause(!latest.current.isPaused);
  return {
    like: () => set(() => true),
    toggleLike: () => set((liked) => !liked),
    togglePause,
    toggleSound: () => setMuted(!latest.current.muted),
    tap: () => (latest.current.muted ? setMuted(false) : togglePause()),
    open: (what) => latest.current.onOpen(what),
  };
}
