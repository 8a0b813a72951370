import type { Canvas } from '../drawing/canvas.ts';
import type { Sound } from '../drawing/sound.ts';

/** A short film made in code. */
export interface Clip {
  readonly name: string;
  readonly seconds: number;
  /** Pixels of a unit of the canvas: fewer for what is soft all over, and costs much by the pixel. */
  readonly detail: number;
  /** Prepares what all pictures share. @returns what draws the picture at a time, called in the order of time */
  begin(canvas: Canvas): (seconds: number) => void;
  score(sound: Sound): void;
}
