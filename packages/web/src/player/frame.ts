import type { Video } from '@takeback/protocol';
import type { CSSProperties } from 'react';

declare module 'react' {
  interface CSSProperties {
    /** Width by height. */
    '--ratio'?: number;
  }
}

const narrowest = 9 / 16;
const widest = 16 / 9;
/** A video so narrow may lose a little at its edges for filling a phone. */
const fillsBelow = 0.62;

/** The proportions of the place for a video. */
export function frameStyle({ width, height }: Pick<Video, 'width' | 'height'>): CSSProperties {
  return { '--ratio': Math.min(widest, Math.max(narrowest, width / height)) };
}

/** Whether a video fills its place to the edges, or is seen whole with something behind it. */
export function fillsFrame({ width, height }: Pick<Video, 'width' | 'height'>): boolean {
  return width / height <= fillsBelow;
}
