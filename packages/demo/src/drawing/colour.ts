/** Red, green and blue, each from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number];

/** @param text as `#e8a04c` */
export function hex(text: string): Colour {
  const value = Number.parseInt(text.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}

/** From 0, the one colour, to 1, the other. */
export function mix(one: Colour, other: Colour, share: number): Colour {
  const at = Math.min(1, Math.max(0, share));
  return [
    one[0] + (other[0] - one[0]) * at,
    one[1] + (other[1] - one[1]) * at,
    one[2] + (other[2] - one[2]) * at,
  ];
}

/** The colour at a place from 0 to 1 on a way through several, evenly spaced. */
export function along(colours: readonly Colour[], place: number): Colour {
  const at = Math.min(1, Math.max(0, place)) * (colours.length - 1);
  const index = Math.min(colours.length - 2, Math.floor(at));
  const [one, other] = [colours[index], colours[index + 1]];
  if (one === undefined || other === undefined) return colours[0] ?? [0, 0, 0];
  return mix(one, other, at - index);
}

/** Steps of a {@link palette}. */
export const paletteSteps = 1_024;

/** A way through colours as a table, for what is coloured pixel by pixel. */
export function palette(colours: readonly Colour[]): Uint8Array {
  const table = new Uint8Array(3 * paletteSteps);
  for (let step = 0; step < paletteSteps; step += 1)
    table.set(along(colours, step / (paletteSteps - 1)), 3 * step);
  return table;
}
