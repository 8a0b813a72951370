import { useEffect, useRef } from 'react';
import { useText } from '../strings/text.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { openFrames } from './frames.ts';
import styles from './moment-strip.module.css';
import { clockOf, lengthOf, type Range, within } from './range.ts';
import { follow, momentAt, stepOf } from './timeline-drag.ts';

interface MomentStripProps {
  url: string;
  span: Range;
  moment: number;
  label: string;
  onChange: (moment: number) => void;
}

/** A strip with a window on it that shows one frame: for choosing the cover. */
export function MomentStrip({ url, span, moment, label, onChange }: MomentStripProps) {
  const text = useText();
  const strip = useRef<HTMLDivElement>(null);
  const length = lengthOf(span);
  const set = (wanted: number) => onChange(Math.round(within(span, wanted) * 10) / 10);
  return (
    <div
      className={styles.strip}
      dir="ltr"
      ref={strip}
      onPointerDown={({ clientX }) => {
        if (strip.current !== null) set(span.from + momentAt(strip.current, clientX, length));
      }}
    >
      <Filmstrip url={url} span={span} />
      <div
        className={styles.window}
        style={{ insetInlineStart: `${((moment - span.from) / length) * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={Math.round(length * 10) / 10}
        aria-valuenow={Math.round((moment - span.from) * 10) / 10}
        aria-valuetext={text('cover.at', { clock: clockOf(moment - span.from, true) })}
        onPointerDown={(event) =>
          follow(event, (x) => {
            if (strip.current !== null) set(span.from + momentAt(strip.current, x, length));
          })
        }
        onKeyDown={(event) => {
          const step = stepOf(event);
          if (step !== null) set(moment + step);
        }}
      >
        <Still url={url} moment={moment} />
      </div>
    </div>
  );
}

/** One frame of a film, as large as its place. */
export function Still({ url, moment }: { url: string; moment: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    let gone = false;
    const paint = async () => {
      const frames = await openFrames(url);
      try {
        if (gone) return;
        const scale = Math.min(devicePixelRatio, 2);
        element.width = Math.round(element.clientWidth * scale);
        element.height = Math.round(element.clientHeight * scale);
        await frames.draw(moment, context, { x: 0, y: 0, width: element.width, height: element.height });
      } finally {
        frames.close();
      }
    };
    // While a finger slides, only where it rests is painted.
    const timer = setTimeout(() => void paint().catch(() => {}), 60);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [url, moment]);
  return <canvas ref={canvas} className={styles.still} />;
}
