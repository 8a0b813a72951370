import { type RefObject, useEffect, useRef } from 'react';
import { Figures } from '../design/figures.tsx';
import { useText } from '../strings/text.tsx';
import styles from './progress.module.css';
import { jumpEvent } from './viewing.ts';

/** So fine is the bar. */
const steps = 1_000;

function timeOf(seconds: number): string {
  const whole = Number.isFinite(seconds) ? Math.floor(seconds) : 0;
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** How far a video is; drawn and pulled by hand to another place. */
export function Progress({
  element,
  duration,
}: {
  element: RefObject<HTMLVideoElement | null>;
  duration: number;
}) {
  const text = useText();
  const bar = useRef<HTMLInputElement>(null);
  const time = useRef<HTMLElement>(null);
  const pulled = useRef(false);

  useEffect(() => {
    const media = element.current;
    const input = bar.current;
    if (media === null || input === null) return;
    let frame = 0;
    const draw = () => {
      const length = Number.isFinite(media.duration) ? media.duration : duration;
      const share = length > 0 ? media.currentTime / length : 0;
      if (!pulled.current) {
        input.value = String(Math.round(share * steps));
        input.style.setProperty('--done', `${share * 100}%`);
        input.ariaValueText = `${timeOf(media.currentTime)} / ${timeOf(length)}`;
      }
      frame = media.paused ? 0 : requestAnimationFrame(draw);
    };
    const start = () => {
      if (frame === 0) frame = requestAnimationFrame(draw);
    };
    const events = ['play', 'pause', 'seeked', 'loadeddata'] as const;
    for (const event of events) media.addEventListener(event, start);
    start();
    return () => {
      for (const event of events) media.removeEventListener(event, start);
      cancelAnimationFrame(frame);
    };
  }, [element, duration]);

  const seek = () => {
    const media = element.current;
    const input = bar.current;
    if (media === null || input === null) return;
    const share = Number(input.value) / steps;
    const length = Number.isFinite(media.duration) ? media.duration : duration;
    media.currentTime = share * length;
    media.dispatchEvent(new Event(jumpEvent));
    input.style.setProperty('--done', `${share * 100}%`);
    input.ariaValueText = `${timeOf(share * length)} / ${timeOf(length)}`;
    if (time.current !== null) time.current.textContent = `${timeOf(share * length)} / ${timeOf(length)}`;
  };

  return (
    <div className={styles.progress}>
      <output className={styles.time} aria-hidden="true">
        <Figures ref={time} />
      </output>
      <input
        className={styles.bar}
        ref={bar}
        type="range"
        min={0}
        max={steps}
        step={1}
        defaultValue={0}
        aria-label={text('player.progress')}
        onPointerDown={() => {
          pulled.current = true;
        }}
        onPointerUp={() => {
          pulled.current = false;
        }}
        onPointerCancel={() => {
          pulled.current = false;
        }}
        onInput={seek}
      />
    </div>
  );
}
