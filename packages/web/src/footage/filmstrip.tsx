import { useEffect, useRef } from 'react';
import styles from './filmstrip.module.css';
import { openFrames } from './frames.ts';
import type { Range } from './range.ts';

interface FilmstripProps {
  url: string;
  /** What of the film the strip spans, from edge to edge. */
  span: Range;
}

/** Frames of a film side by side. Decorative: what it shows is said by the sliders on it. */
export function Filmstrip({ url, span }: FilmstripProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { from, to } = span;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext('2d') ?? null;
    if (element === null || context === null) return;
    let gone = false;
    const paint = async () => {
      const frames = await openFrames(url);
      try {
        const scale = Math.min(devicePixelRatio, 2);
        const height = Math.round(element.clientHeight * scale);
        const width = Math.round(element.clientWidth * scale);
        element.width = width;
        element.height = height;
        const shape = Math.min(1.4, Math.max(0.56, frames.width / frames.height));
        const count = Math.max(1, Math.round(width / (height * shape)));
        const tile = width / count;
        for (let index = 0; index < count && !gone; index += 1) {
          const moment = from + ((index + 0.5) / count) * (to - from);
          await frames.draw(moment, context, { x: index * tile, y: 0, width: tile, height });
        }
      } finally {
        frames.close();
      }
    };
    // A film that cannot be shown leaves the strip plain: the handles work all the same.
    paint().catch(() => {});
    return () => {
      gone = true;
    };
  }, [url, from, to]);
  return <canvas ref={canvas} className={styles.strip} />;
}
