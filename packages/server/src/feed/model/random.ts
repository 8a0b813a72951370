/** Numbers from 0 up to 1, the same for the same seed (mulberry32). Not for secrets. */
export type Random = () => number;

export function createRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A seed out of a text and numbers (FNV-1a, 32 bits). */
export function seedOf(text: string, ...numbers: readonly number[]): number {
  let hash = 0x811c9dc5;
  const mix = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193);
  };
  for (let at = 0; at < text.length; at += 1) mix(text.charCodeAt(at));
  for (const number of numbers) for (const shift of [0, 8, 16, 24]) mix((number >>> shift) & 0xff);
  return hash;
}
