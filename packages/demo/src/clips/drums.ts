import { along, hex, mix } from '../drawing/colour.ts';
import type { Clip } from './clip.ts';

const colours = ['#f9a03f', '#e2504f', '#c23b6b', '#7a4f9c', '#3f6fb0', '#2f9f96'].map(hex);
const wall = hex('#fdf1dc');
const seconds = 8;
/** Eight swings of the slowest ball to a clip: the drums keep its time. */
const step = seconds / 48;

/** Which pad is struck at which of sixteen steps. */
const patterns = [
  'x.....x.x.......',
  '....x.......x...',
  'x.x.x.x.x.x.x.xx',
  '.......x......x.',
  '..x......x......',
  '............x.x.',
];

const strikes = patterns.map((pattern) =>
  Array.from({ length: 48 }, (_, index) => index)
    .filter((index) => pattern[index % 16] === 'x')
    .map((index) => index * step),
);

/** Six pads, played. */
export const drums: Clip = {
  name: 'drums',
  seconds,
  detail: 0.75,
  begin: (canvas) => (t) => {
    canvas.gradient((place) => mix(wall, hex('#f7cfa5'), place));
    for (const [pad, times] of strikes.entries()) {
      const [x, y] = [70 + (pad % 2) * 300, 170 + Math.floor(pad / 2) * 330];
      const colour = along(colours, pad / 5);
      const since = t - (times.filter((at) => at <= t).at(-1) ?? -9);
      const hit = Math.exp(-since * 7);
      const press = 16 * hit;
      canvas.box(x + 8, y + 16, 280, 300, hex('#8a5a4a'), 0.22, 44);
      canvas.box(
        x + press / 2,
        y + press / 2,
        280 - press,
        300 - press,
        mix(colour, [255, 255, 255], hit * 0.45),
        1,
        44,
      );
      const ring = since * 320;
      if (ring < 150) {
        canvas.disc(x + 140, y + 150, ring, [255, 255, 255], 0.35 * hit);
        canvas.disc(
          x + 140,
          y + 150,
          Math.max(0, ring - 18),
          mix(colour, [255, 255, 255], hit * 0.45),
          0.8 * hit,
        );
      }
      canvas.disc(x + 140, y + 150, 34 + 22 * hit, mix(colour, wall, 0.55 + 0.4 * hit));
    }
    for (let beat = 0; beat < 16; beat += 1) {
      const now = Math.floor(t / step) % 16 === beat;
      canvas.disc(90 + beat * 36, 100, now ? 13 : 7, now ? hex('#e2504f') : hex('#d8b48a'));
    }
  },
  score(sound) {
    const [kick = [], snare = [], hat = [], low = [], high = [], clap = []] = strikes;
    for (const at of kick) sound.drum(at, 58, 0.7);
    for (const at of snare) {
      sound.noise({ at, for: 0.2, gain: 0.4, below: 3_500 });
      sound.drum(at, 180, 0.2);
    }
    for (const at of hat) sound.noise({ at, for: 0.06, gain: 0.12, below: 12_000 });
    for (const at of low) sound.drum(at, 110, 0.4);
    for (const at of high) sound.drum(at, 165, 0.35);
    for (const at of clap) sound.noise({ at, for: 0.12, gain: 0.3, below: 2_000 });
  },
};
