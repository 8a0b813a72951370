/** How a picture is turned before it is shown: filters of the engine, and whether its sides change places. */
export interface Orientation {
  readonly filters: readonly string[];
  readonly isSideways: boolean;
}

const upright: Orientation = { filters: [], isSideways: false };

/**
 * Reads a display matrix, as phones write it: nine 32-bit numbers, of which the first two columns turn and mirror.
 * Only quarter turns are meant by anybody; other angles are taken as the nearest.
 */
export function orientationOf(matrix: Buffer | null): Orientation {
  if (matrix === null || matrix.length < 36) return upright;
  const a = matrix.readInt32LE(0);
  const b = matrix.readInt32LE(4);
  const c = matrix.readInt32LE(12);
  const d = matrix.readInt32LE(16);
  if (Math.abs(a) + Math.abs(d) >= Math.abs(b) + Math.abs(c)) {
    const filters = [...(a < 0 ? ['hflip'] : []), ...(d < 0 ? ['vflip'] : [])];
    return { filters, isSideways: false };
  }
  // Named by where the first row of the picture goes to.
  const direction = b > 0 ? (c > 0 ? 'cclock_flip' : 'clock') : c > 0 ? 'cclock' : 'clock_flip';
  return { filters: [`transpose=${direction}`], isSideways: true };
}
