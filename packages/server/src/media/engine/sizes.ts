/** Width and height of a picture, in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Renditions are named by their shorter side. */
const sides = [480, 720, 1_080] as const;

/** H.264 in 4:2:0 has no odd sides. */
const even = (pixels: number): number => Math.max(2, 2 * Math.round(pixels / 2));

/** The shorter sides to make of a picture, smallest first: never larger than it is, and at least one. */
export function sidesOf({ width, height }: Size, most: number = sides.length): number[] {
  const shorter = Math.min(width, height);
  const fitting = sides.filter((side) => side <= shorter).slice(0, most);
  return fitting.length > 0 ? fitting : [even(shorter)];
}

/** The size with the given shorter side. */
export function scaledTo({ width, height }: Size, side: number): Size {
  const factor = side / Math.min(width, height);
  return { width: even(width * factor), height: even(height * factor) };
}
