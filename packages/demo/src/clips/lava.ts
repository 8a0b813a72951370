import { chance } from '../drawing/chance.ts';
import { hex, palette } from '../drawing/colour.ts';
import type { Clip } from './clip.ts';

const warmth = palette(
  ['#1d0b2e', '#2f1145', '#571a5c', '#96295f', '#e2504f', '#f9844a', '#ffb35c', '#ffd98c', '#fff0c9'].map(
    hex,
  ),
);

/** Where a drop ends, as its field. */
const edge = 0.94;

/** Warm drops that rise, meet and part. */
export const lava: Clip = {
  name: 'lava',
  seconds: 6,
  detail: 0.5,
  begin(canvas) {
    const random = chance(5);
    const drops = Array.from({ length: 11 }, (_, index) => ({
      x: 110 + random() * 500,
      sway: 40 + random() * 90,
      start: index / 11 + random() * 0.05,
      pace: 0.045 + random() * 0.05,
      radius: 62 + random() * 66,
      phase: random() * 6.3,
    }));
    const xs = new Float64Array(drops.length);
    const ys = new Float64Array(drops.length);
    const sizes = Float64Array.from(drops, (drop) => drop.radius ** 2);
    return (t) => {
      for (const [index, drop] of drops.entries()) {
        const way = (drop.start + t * drop.pace) % 1;
        xs[index] = drop.x + drop.sway * Math.sin(t * 0.6 + drop.phase);
        ys[index] = 1_480 - way * 1_700;
      }
      canvas.shade(warmth, (row, first, end, y) => {
        const ground = 0.1 + (y / 1_280) * 0.14;
        for (let column = first; column < end; column += 1) {
          const x = (column + 0.5) / canvas.scale;
          let field = 0;
          for (let index = 0; index < sizes.length; index += 1) {
            const dx = x - (xs[index] ?? 0);
            const dy = y - (ys[index] ?? 0);
            field += (sizes[index] ?? 0) / (dx * dx + dy * dy + 1);
          }
          const rim = Math.min(1, field / edge);
          const inside = Math.min(1, Math.max(0, (field - edge) / 0.12));
          const heat = 0.5 + (1 - y / 1_280) * 0.14 + 0.3 * (1 - Math.exp((edge - field) * 0.75));
          const outer = ground + 0.2 * rim ** 3;
          row[column] = outer + (heat - outer) * inside;
        }
      });
    };
  },
  score(sound) {
    sound.chord(0, 3.8, [-29, -17, -10, -5, -1], 0.1);
    sound.chord(3.2, 3.8, [-31, -19, -12, -7, 0], 0.1);
    const random = chance(9);
    for (let at = 0.4; at < 6.6; at += 0.35 + random() * 0.5) sound.drum(at, 150 + random() * 220, 0.11);
    sound.echo(0.37, 0.4);
  },
};
