/** Part of a film, in seconds from its beginning. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What a range may be: within the film, no shorter and no longer. All in seconds. */
export interface RangeBounds {
  readonly film: number;
  readonly shortest: number;
  readonly longest: number;
}

/** Tenths of a second: finer is not seen, and words and sums stay tidy. */
const grain = 10;

const rounded = (seconds: number): number => Math.round(seconds * grain) / grain;
const clamped = (value: number, least: number, most: number): number =>
  Math.min(Math.max(value, least), Math.max(least, most));

export const lengthOf = ({ from, to }: Range): number => to - from;

/** All of the film, or as much of its beginning as may be. */
export function widest({ film, longest }: RangeBounds): Range {
  return { from: 0, to: Math.min(film, longest) };
}

/** Whether the range leaves nothing out that is worth cutting off. */
export function isWhole({ from, to }: Range, film: number): boolean {
  return from < 1 / grain && to > film - 1 / grain;
}

/** Moves the beginning; the end gives way only where the range would become too long. */
export function withFrom({ to }: Range, wanted: number, bounds: RangeBounds): Range {
  const from = clamped(rounded(wanted), 0, to - bounds.shortest);
  return { from, to: Math.min(to, from + bounds.longest) };
}

/** Moves the end; the beginning gives way only where the range would become too long. */
export function withTo({ from }: Range, wanted: number, bounds: RangeBounds): Range {
  const snapped = wanted > bounds.film - 0.5 / grain ? bounds.film : rounded(wanted);
  const to = clamped(snapped, from + bounds.shortest, bounds.film);
  return { from: Math.max(from, to - bounds.longest), to };
}

/** Moves the whole range without changing its length. */
export function moved(range: Range, wantedFrom: number, { film }: RangeBounds): Range {
  const length = lengthOf(range);
  const from = clamped(rounded(wantedFrom), 0, film - length);
  return { from, to: Math.min(film, from + length) };
}

/** The same bounds for a film that is shorter than the shortest range: then all of it is the only range. */
export function boundsFor(film: number, shortest: number, longest: number): RangeBounds {
  return { film, shortest: Math.min(shortest, film), longest };
}

/** Keeps a moment inside the range. */
export function within({ from, to }: Range, moment: number): number {
  return clamped(moment, from, to);
}

/** `0:07`, `1:05`; with tenths `0:07.4`. */
export function clockOf(seconds: number, tenths = false): string {
  const whole = tenths ? Math.floor(rounded(seconds)) : Math.round(seconds);
  const clock = `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
  return tenths ? `${clock}.${Math.round((rounded(seconds) - whole) * grain)}` : clock;
}
