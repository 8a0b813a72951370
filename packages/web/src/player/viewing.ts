import { type RefObject, useEffect } from 'react';
import { useClient } from '../session/client-context.tsx';
import { WatchMeter } from './watch-meter.ts';

/** Told to a `<video>` by who sets its time: its progress bar. */
export const jumpEvent = 'jump';

/** Tells For You how a video is watched, from when it comes on the screen until it leaves. */
export function useViewing(
  element: RefObject<HTMLVideoElement | null>,
  videoId: string | null,
  isCurrent: boolean,
): void {
  const client = useClient();
  useEffect(() => {
    const media = element.current;
    if (media === null || videoId === null || !isCurrent) return;
    const viewing = client.videos.viewing(videoId);
    const meter = new WatchMeter();
    const hear = () => {
      const { share, replays } = meter.at(media.currentTime, media.duration);
      viewing.watched(share, replays);
    };
    const jump = () => meter.jumped(media.currentTime);
    media.addEventListener('timeupdate', hear);
    media.addEventListener(jumpEvent, jump);
    return () => {
      media.removeEventListener('timeupdate', hear);
      media.removeEventListener(jumpEvent, jump);
      viewing.end();
    };
  }, [client, element, videoId, isCurrent]);
}
