import { PlayIcon, SpeakerHighIcon, SpeakerSlashIcon } from '@phosphor-icons/react';
import type { VideoItem } from '@takeback/client';
import { memo, type RefObject, useEffect, useRef, useState } from 'react';
import frame from '../player/frame.module.css';
import { frameStyle } from '../player/frame.ts';
import { type Heart, Hearts } from '../player/hearts.tsx';
import { Progress } from '../player/progress.tsx';
import { useMuted } from '../player/sound.ts';
import { Taps } from '../player/taps.ts';
import { Text, useText } from '../strings/text.tsx';
import { Actions } from './actions.tsx';
import type { Acts } from './acts.ts';
import styles from './slide.module.css';
import { Words } from './words.tsx';

interface SlideProps {
  item: VideoItem;
  /** What plays it. */
  element: RefObject<HTMLVideoElement | null> | null;
  isCurrent: boolean;
  isPaused: boolean;
  acts: Acts;
}

/** What stands over a video: who made it, what it says, and what can be done. */
export const Slide = memo(function Slide({ item, element, isCurrent, isPaused, acts }: SlideProps) {
  const { video } = item;
  const text = useText();
  const muted = useMuted();
  const sound = text(muted ? (video.hasSound ? 'player.tapForSound' : 'player.unmute') : 'player.mute');
  const surface = useRef<HTMLDivElement>(null);
  const [hearts, setHearts] = useState<readonly Heart[]>([]);

  useEffect(() => {
    const area = surface.current;
    if (area === null || !isCurrent) return;
    let number = 0;
    const taps = new Taps({
      single: acts.tap,
      double: ({ x, y }) => {
        const { left, top } = area.getBoundingClientRect();
        number += 1;
        const heart = { number, x: x - left, y: y - top };
        setHearts((before) => [...before, heart]);
        acts.like();
      },
    });
    const click = (event: MouseEvent) => taps.tap({ x: event.clientX, y: event.clientY }, event.timeStamp);
    area.addEventListener('click', click);
    return () => {
      area.removeEventListener('click', click);
      taps.forget();
      setHearts([]);
    };
  }, [acts, isCurrent]);

  return (
    <div className={frame.frame} style={frameStyle(video)}>
      <div className={styles.clip}>
        <div className={styles.surface} ref={surface} data-surface />
        <div className={styles.shade} />
        {isPaused && (
          <span className={styles.paused} aria-hidden="true">
            <PlayIcon size={64} weight="fill" />
          </span>
        )}
        <Hearts
          hearts={hearts}
          onFaded={(faded) => setHearts((before) => before.filter(({ number }) => number !== faded))}
        />
      </div>
      {isCurrent && (
        <div className={styles.controls}>
          <button
            type="button"
            className={styles.sound}
            onClick={acts.toggleSound}
            aria-label={sound}
            title={sound}
          >
            {muted ? (
              <SpeakerSlashIcon size={20} weight="fill" />
            ) : (
              <SpeakerHighIcon size={20} weight="fill" />
            )}
            {muted && video.hasSound && <span>{sound}</span>}
          </button>
          <button type="button" className={styles.pause} onClick={acts.togglePause}>
            <Text id={isPaused ? 'player.play' : 'player.pause'} />
          </button>
        </div>
      )}
      <Words video={video} />
      <Actions video={video} isCurrent={isCurrent} acts={acts} />
      {isCurrent && element !== null && (
        <Progress element={element} duration={video.duration} key={video.id} />
      )}
    </div>
  );
});
