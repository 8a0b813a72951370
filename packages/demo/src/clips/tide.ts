import { width } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const sky = [hex('#0b1238'), hex('#1d2a63'), hex('#4a4a8c'), hex('#a06a96'), hex('#f0a487')];
const water = [hex('#5e6fa8'), hex('#3b5a96'), hex('#234a7d'), hex('#123560'), hex('#0a2145')];
const moon = hex('#fff4dc');
const horizon = 640;

/** Moonlight on slow waves. */
export const tide: Clip = {
  name: 'tide',
  seconds: 6,
  detail: 0.75,
  begin(canvas) {
    const random = chance(11);
    canvas.gradient((place) => along(sky, place * 2));
    canvas.glow(470, 300, 330, hex('#4c4030'));
    canvas.glow(470, 300, 160, hex('#6a5c30'));
    canvas.disc(470, 300, 62, moon);
    canvas.disc(452, 288, 12, hex('#efe0c4'), 0.7);
    canvas.disc(488, 316, 17, hex('#efe0c4'), 0.6);
    canvas.disc(482, 278, 7, hex('#efe0c4'), 0.6);
    const still = canvas.pixels.slice();
    const stars = Array.from({ length: 70 }, () => ({
      x: random() * width,
      y: random() ** 1.4 * 520,
      size: 1 + random() * 1.6,
      pace: 1 + random() * 3,
      phase: random() * 6.3,
    }));
    const glints = Array.from({ length: 150 }, () => {
      const depth = random() ** 1.5;
      return {
        y: horizon + 8 + depth * 560,
        x: (random() - 0.5) * 2 * (26 + depth * 210),
        long: 10 + depth * 44 * (0.5 + random()),
        thick: 2 + depth * 5,
        pace: 1 + random() * 2.4,
        phase: random() * 6.3,
        depth,
      };
    });
    return (t) => {
      canvas.pixels.set(still);
      for (const star of stars)
        canvas.glow(
          star.x,
          star.y,
          star.size * 3.4,
          moon,
          0.35 + 0.35 * Math.sin(t * star.pace + star.phase),
        );
      for (let row = 0; row < 9; row += 1) {
        const depth = row / 8;
        const base = horizon + depth ** 1.45 * 560;
        const swell = 3 + depth * 26;
        const long = 34 + depth * 120;
        const drift = t * (0.7 + 0.25 * Math.sin(row * 2.4)) * (row % 2 === 0 ? 1 : -1);
        const lift = Math.sin(t * 1.1 + row * 1.7) * swell * 0.45;
        const shade = along(water, depth);
        canvas.below(
          (x) =>
            base +
            lift +
            swell * (Math.sin(x / long + drift + row) * 0.6 + Math.sin(x / long / 2.3 - drift) * 0.4),
          mix(shade, hex('#c9b4c8'), 0.2 * (1 - depth * 0.5)),
          shade,
          40 + depth * 90,
        );
        for (const glint of glints) {
          if (Math.floor(glint.depth ** 0.7 * 9) !== row) continue;
          const bright = Math.sin(t * glint.pace + glint.phase);
          if (bright <= 0) continue;
          const x = 470 + glint.x + Math.sin(t + glint.phase) * 12 * glint.depth;
          const y = glint.y + lift * 0.6;
          canvas.line(x - glint.long / 2, y, x + glint.long / 2, y, glint.thick, moon, bright * 0.62);
        }
      }
    };
  },
  score(sound) {
    const swell = (place: number): number => Math.sin(Math.PI * place) ** 2;
    for (const at of [0, 2.6, 5.2]) sound.noise({ at, for: 3.4, gain: 0.2, below: 700, shape: swell });
    sound.chord(0, 4.4, [-24, -17, -12, -8, -5], 0.08);
    sound.chord(3.8, 4.2, [-26, -19, -14, -10, -5], 0.08);
    for (const [index, semitones] of [7, 4, 0, 2, -3, 0].entries())
      sound.note({
        at: 0.8 + index * 1.1,
        hz: pitch(semitones),
        for: 2.2,
        gain: 0.06,
        voice: 'bell',
        pan: 0.3,
      });
    sound.echo(0.43, 0.4);
  },
};
