import { limits, type Video } from '@takeback/protocol';
import { boundsFor, type Range, type RangeBounds } from '../footage/range.ts';
import { TrimStrip } from '../footage/trim-strip.tsx';
import { playedOf } from '../together/original.tsx';

/** Shorter than this nobody sees what it is. */
const shortest = 0.5;

/** What of the original may be chosen. */
export function momentBounds({ duration }: Video): RangeBounds {
  return boundsFor(duration, shortest, limits.stitchSeconds);
}

interface OriginalStripProps {
  original: Video;
  range: Range;
  moment: number | null;
  onChange: (range: Range, held: number) => void;
  onLetGo: () => void;
}

/** The original as a strip: what lies between the handles comes first. */
export function OriginalStrip({ original, range, moment, onChange, onLetGo }: OriginalStripProps) {
  return (
    <TrimStrip
      url={playedOf(original)}
      bounds={momentBounds(original)}
      range={range}
      moment={moment}
      onChange={onChange}
      onLetGo={onLetGo}
    />
  );
}
