import { CaretLeftIcon, CaretRightIcon } from '@phosphor-icons/react';
import { useRef } from 'react';
import { type TextId, useText } from '../strings/text.tsx';
import { Filmstrip } from './filmstrip.tsx';
import { clockOf, lengthOf, moved, type Range, type RangeBounds, withFrom, withTo } from './range.ts';
import { follow, momentAt, stepOf } from './timeline-drag.ts';
import styles from './trim-strip.module.css';

interface TrimStripProps {
  url: string;
  bounds: RangeBounds;
  range: Range;
  /** Where playback is, in seconds; null while nothing plays. */
  moment: number | null;
  /** @param held the moment to look at: the edge that moves */
  onChange: (range: Range, held: number) => void;
  /** The finger was lifted, or the key. */
  onLetGo: () => void;
}

type Edge = 'from' | 'to';

const edges = {
  from: { name: 'trim.from', set: withFrom, earlier: 'trim.from.earlier', later: 'trim.from.later' },
  to: { name: 'trim.to', set: withTo, earlier: 'trim.to.earlier', later: 'trim.to.later' },
} as const satisfies Record<Edge, { name: TextId; set: typeof withFrom; earlier: TextId; later: TextId }>;

/** A film as a strip with two handles: what lies between them is kept. The middle moves both. */
export function TrimStrip({ url, bounds, range, moment, onChange, onLetGo }: TrimStripProps) {
  const text = useText();
  const strip = useRef<HTMLDivElement>(null);
  const { film } = bounds;
  const percent = (seconds: number) => `${(seconds / film) * 100}%`;
  const set = (edge: Edge, wanted: number) => {
    const next = edges[edge].set(range, wanted, bounds);
    onChange(next, next[edge]);
  };
  const placeOf = (clientX: number) => (strip.current === null ? 0 : momentAt(strip.current, clientX, film));

  const handle = (edge: Edge) => (
    <div
      className={styles.handle}
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={text(edges[edge].name)}
      aria-valuemin={0}
      aria-valuemax={Math.round(film * 10) / 10}
      aria-valuenow={Math.round(range[edge] * 10) / 10}
      aria-valuetext={clockOf(range[edge], true)}
      onPointerDown={(event) => follow(event, (x) => set(edge, placeOf(x)), onLetGo)}
      onKeyDown={(event) => {
        const step = stepOf(event);
        if (step !== null) set(edge, Math.min(film, Math.max(0, range[edge] + step)));
      }}
      onKeyUp={onLetGo}
    />
  );

  const nudges = (edge: Edge) => (
    <div className={styles.nudges}>
      <button
        type="button"
        className={styles.nudge}
        aria-label={text(edges[edge].earlier)}
        onClick={() => {
          set(edge, range[edge] - 0.1);
          onLetGo();
        }}
      >
        <CaretLeftIcon size={16} weight="bold" />
      </button>
      <span className={styles.clock}>{clockOf(range[edge], true)}</span>
      <button
        type="button"
        className={styles.nudge}
        aria-label={text(edges[edge].later)}
        onClick={() => {
          set(edge, range[edge] + 0.1);
          onLetGo();
        }}
      >
        <CaretRightIcon size={16} weight="bold" />
      </button>
    </div>
  );

  return (
    // Time runs from left to right, also where words do not.
    <div className={styles.trim} dir="ltr">
      <div className={styles.strip} ref={strip}>
        <Filmstrip url={url} span={{ from: 0, to: film }} />
        <span className={styles.left} style={{ insetInlineStart: 0, inlineSize: percent(range.from) }} />
        <span className={styles.left} style={{ insetInlineEnd: 0, inlineSize: percent(film - range.to) }} />
        <div
          className={styles.kept}
          style={{ insetInlineStart: percent(range.from), inlineSize: percent(lengthOf(range)) }}
          onPointerDown={(event) => {
            const grip = placeOf(event.clientX) - range.from;
            follow(
              event,
              (x) => {
                const next = moved(range, placeOf(x) - grip, bounds);
                onChange(next, next.from);
              },
              onLetGo,
            );
          }}
        >
          {handle('from')}
          {handle('to')}
        </div>
        {moment !== null && (
          <span className={styles.playhead} style={{ insetInlineStart: percent(moment) }} />
        )}
      </div>
      <div className={styles.clocks}>
        {nudges('from')}
        <span className={styles.length}>
          {text('trim.length', { clock: clockOf(lengthOf(range), true) })}
        </span>
        {nudges('to')}
      </div>
    </div>
  );
}
