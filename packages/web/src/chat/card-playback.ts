import { type RefObject, useEffect, useState } from 'react';
import { useClient } from '../session/client-context.tsx';

/** The one card that plays: another one that begins ends it. */
let playing: HTMLVideoElement | null = null;

interface CardPlayback {
  readonly isPlaying: boolean;
  /** The video was asked for, and stands in the place of its picture. */
  readonly hasBegun: boolean;
  readonly toggle: () => void;
}

/** Plays a card where it is: from a press until its end, another card, or until it leaves the screen. */
export function useCardPlayback(element: RefObject<HTMLVideoElement | null>, videoId: string): CardPlayback {
  const client = useClient();
  const [hasBegun, setBegun] = useState(false);
  const [isPlaying, setPlaying] = useState(false);

  useEffect(() => {
    const media = element.current;
    if (!hasBegun || media === null) return;
    const viewing = client.videos.viewing(videoId);
    const start = () => {
      if (playing !== media) playing?.pause();
      playing = media;
      setPlaying(true);
    };
    const rest = () => setPlaying(false);
    const hear = () => {
      if (media.duration > 0) viewing.watched(media.currentTime / media.duration, 0);
    };
    const end = () => {
      viewing.watched(1, 0);
      setBegun(false);
      setPlaying(false);
    };
    // Its address may have run out, or it is gone: then the card says so.
    const fail = () => {
      setBegun(false);
      setPlaying(false);
      client.videos.check(videoId).catch(() => undefined);
    };
    const leave = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting === false) media.pause();
    });
    media.addEventListener('play', start);
    media.addEventListener('pause', rest);
    media.addEventListener('timeupdate', hear);
    media.addEventListener('ended', end);
    media.addEventListener('error', fail);
    leave.observe(media);
    media.play().catch(() => undefined);
    return () => {
      leave.disconnect();
      media.removeEventListener('play', start);
      media.removeEventListener('pause', rest);
      media.removeEventListener('timeupdate', hear);
      media.removeEventListener('ended', end);
      media.removeEventListener('error', fail);
      if (playing === media) playing = null;
      media.pause();
      viewing.end();
    };
  }, [client, element, videoId, hasBegun]);

  const toggle = () => {
    const media = element.current;
    if (!hasBegun || media === null) setBegun(true);
    else if (media.paused) media.play().catch(() => undefined);
    else media.pause();
  };
  return { isPlaying, hasBegun, toggle };
}
