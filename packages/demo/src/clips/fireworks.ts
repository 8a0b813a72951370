import { height } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, hex } from '../drawing/colour.ts';
import type { Clip } from './clip.ts';

const night = [hex('#0a0a26'), hex('#161440'), hex('#2d1f55'), hex('#54305f')];
const fires = ['#ffd166', '#ff7a6b', '#8fe3d0', '#ff9fd0', '#fff1c9', '#8fb8ff'].map(hex);
const shore = 1_000;

/** When each goes off, where, and how large it becomes. */
const bursts = [
  { at: 0.5, x: 360, y: 380, size: 300 },
  { at: 1.3, x: 190, y: 530, size: 210 },
  { at: 1.9, x: 545, y: 470, size: 230 },
  { at: 2.7, x: 300, y: 300, size: 260 },
  { at: 3.2, x: 520, y: 610, size: 190 },
  { at: 3.8, x: 380, y: 430, size: 330 },
  { at: 4.3, x: 180, y: 360, size: 200 },
  { at: 4.5, x: 560, y: 330, size: 210 },
];

/** Fireworks over the water. */
export const fireworks: Clip = {
  name: 'fireworks',
  seconds: 6,
  detail: 0.75,
  begin(canvas) {
    const random = chance(2);
    canvas.gradient((place) => along(night, place * 1.25));
    for (let star = 0; star < 60; star += 1)
      canvas.glow(random() * 720, random() * 800, 4 + random() * 4, hex('#cfd0ff'), 0.5);
    canvas.below((x) => 930 + 26 * Math.sin(x / 90) + 12 * Math.sin(x / 29 + 1), hex('#120e2a'));
    for (let lamp = 0; lamp < 34; lamp += 1)
      canvas.glow(random() * 720, 950 + random() * 44, 7, hex('#ffc878'), 0.9);
    canvas.below(() => shore, hex('#1a1540'), hex('#0b0922'), 250);
    const still = canvas.pixels.slice();
    const sparks = bursts.map(({ size }, burst) =>
      Array.from({ length: 84 }, (_, index) => {
        const angle = random() * 6.3;
        const out =
          size * (index % 3 === 0 ? 0.55 : 0.86 + random() * 0.2) * Math.sqrt(0.25 + 0.75 * random());
        return {
          dx: Math.cos(angle) * out,
          dy: Math.sin(angle) * out,
          colour: fires[(burst + (index % 3 === 0 ? 2 : 0)) % fires.length] ?? hex('#ffd166'),
          flicker: random() * 6.3,
        };
      }),
    );
    return (t) => {
      canvas.pixels.set(still);
      for (const [index, { at, x, y, size }] of bursts.entries()) {
        const age = t - at;
        if (age > -0.7 && age < 0) {
          const way = 1 + age / 0.7;
          const up = shore - (shore - y) * (1 - (1 - way) ** 2);
          canvas.line(x, up, x + 2, up + 46 * (1 - way) + 8, 4, hex('#ffe6b0'), 0.9);
          canvas.glow(x, up, 22, hex('#ffd9a0'));
        }
        if (age < 0 || age > 2) continue;
        const grown = 1 - Math.exp(-age * 3.4);
        const left = Math.max(0, 1 - age / 1.9);
        canvas.glow(
          x,
          y,
          size * 1.5,
          sparks[index]?.[0]?.colour ?? hex('#ffffff'),
          0.75 * Math.exp(-age * 5),
        );
        canvas.glow(
          x,
          shore + (shore - y) * 0.35,
          size,
          sparks[index]?.[1]?.colour ?? hex('#ffffff'),
          0.3 * left,
        );
        for (const { dx, dy, colour, flicker } of sparks[index] ?? []) {
          const fall = 60 * age * age;
          const [px, py] = [x + dx * grown, y + dy * grown + fall];
          const before = 1 - Math.exp(-Math.max(0, age - 0.1) * 3.4);
          const bright = left * (0.7 + 0.3 * Math.sin(t * 30 + flicker));
          canvas.line(
            x + dx * before,
            y + dy * before + 60 * Math.max(0, age - 0.1) ** 2,
            px,
            py,
            3.4,
            colour,
            bright * 0.8,
          );
          canvas.glow(px, py, 13, colour, bright);
          if (age > 0.15)
            canvas.line(
              px - 5,
              shore + (shore - py) * 0.34,
              px + 5,
              shore + (shore - py) * 0.34,
              3,
              colour,
              bright * 0.25,
            );
        }
      }
      for (let row = 0; row < 22; row += 1) {
        const y = shore + 10 + row ** 1.25 * 6;
        if (y > height) break;
        const x = ((row * 211) % 720) + Math.sin(t * 1.4 + row) * 20;
        canvas.line(x - 60, y, x + 60, y, 2.5, hex('#6a5a9a'), 0.25);
      }
    };
  },
  score(sound) {
    const random = chance(8);
    for (const { at, x, size } of bursts) {
      sound.noise({
        at: Math.max(0, at - 0.65),
        for: 0.6,
        gain: 0.05,
        below: 5_000,
        shape: (place) => place,
      });
      sound.drum(at, 62, size / 420);
      sound.noise({ at, for: 0.7, gain: size / 1_100, below: 800 });
      for (let crackle = 0; crackle < 20; crackle += 1)
        sound.note({
          at: at + 0.3 + random() * 1,
          hz: 2_500 + random() * 3_000,
          for: 0.03,
          gain: 0.05,
          voice: 'pluck',
          pan: (x - 360) / 500,
        });
    }
    sound.chord(0, 6, [-24, -17, -12, -8, -5], 0.06);
    sound.echo(0.29, 0.35);
  },
};
