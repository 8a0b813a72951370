import type { Canvas } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const dusk = [hex('#2c3566'), hex('#54568c'), hex('#a07fa6'), hex('#f0b3a0'), hex('#fbd8b4')];
const white = hex('#fbf7f5');

/** Snow, and a light in the window. */
export const snow: Clip = {
  name: 'snow',
  seconds: 6,
  detail: 1,
  begin(canvas) {
    const random = chance(41);
    canvas.gradient((place) => along(dusk, place * 1.45));
    canvas.below(
      (x) => 700 + 90 * Math.sin(x / 150 + 1) + 26 * Math.sin(x / 47),
      hex('#8f86b3'),
      hex('#c9b6cf'),
      260,
    );
    for (let tree = 0; tree < 12; tree += 1)
      pine(canvas, random() * 720, 850 + random() * 30, 110 + random() * 90, 0.35);
    canvas.below((x) => 860 + 22 * Math.sin(x / 190 + 4), hex('#dcd2e4'), hex('#c3bbda'), 320);
    pine(canvas, 92, 985, 300, 0.8);
    pine(canvas, 640, 960, 250, 0.7);
    cabin(canvas);
    canvas.below((x) => 1_030 + 34 * Math.sin(x / 160 + 5.2), white, hex('#d7cfe6'), 260);
    canvas.haze(410, 1_075, 170, 34, hex('#ffc878'), 0.6);
    const still = canvas.pixels.slice();
    const flakes = Array.from({ length: 240 }, () => {
      const near = random() ** 2;
      return { x: random() * 800 - 40, y: random() * 1_340, near, sway: random() * 6.3 };
    });
    const smoke = Array.from({ length: 16 }, (_, index) => index / 16);
    return (t) => {
      canvas.pixels.set(still);
      canvas.glow(405, 952, 120, hex('#ffb050'), 0.35 + 0.08 * Math.sin(t * 9) + 0.05 * Math.sin(t * 23));
      for (const start of smoke) {
        const way = (start + t * 0.13) % 1;
        canvas.haze(
          498 + 70 * way ** 1.5 + Math.sin(way * 9 + t) * 9,
          765 - 330 * way,
          22 + 60 * way,
          20 + 48 * way,
          hex('#efe6ee'),
          0.3 * (1 - way),
        );
      }
      for (const { x, y, near, sway } of flakes) {
        const down = (y + t * (70 + near * 190)) % 1_340;
        const across = x + Math.sin(t * (0.8 + near) + sway) * (14 + near * 22) + t * 12;
        const size = 2.2 + near * 8;
        if (near > 0.5) canvas.haze(across, down - 30, size * 1.5, size * 1.5, white, 0.85);
        else canvas.disc(across, down - 30, size, white, 0.6 + near * 0.4);
      }
    };
  },
  score(sound) {
    sound.chord(0, 3.4, [-24, -12, -5, 0, 7], 0.08);
    sound.chord(2.8, 3.3, [-28, -16, -9, -4, 3], 0.08);
    for (const [index, semitones] of [12, 19, 16, 24, 19, 12, 15, 20, 24, 27, 20].entries())
      sound.note({
        at: 0.25 + index * 0.5,
        hz: pitch(semitones),
        for: 1.5,
        gain: 0.06,
        voice: 'bell',
        pan: Math.sin(index) * 0.5,
      });
    sound.noise({ at: 0, for: 6, gain: 0.07, below: 500, shape: (place) => 0.5 + 0.5 * Math.sin(place * 7) });
    sound.echo(0.37, 0.42);
  },
};

function pine(canvas: Canvas, x: number, base: number, high: number, dark: number): void {
  const shade = mix(hex('#8c86ac'), hex('#22324f'), dark);
  canvas.line(x, base, x, base - high * 0.3, high * 0.07, mix(shade, hex('#3a2a33'), 0.6));
  for (let tier = 0; tier < 4; tier += 1) {
    const [low, up, wide] = [
      base - high * (0.12 + tier * 0.2),
      base - high * (0.5 + tier * 0.17),
      high * (0.32 - tier * 0.06),
    ];
    canvas.triangle([x - wide, low], [x + wide, low], [x, up], shade);
    canvas.triangle(
      [x - wide * 0.5, low - (low - up) * 0.5],
      [x + wide * 0.22, low - (low - up) * 0.62],
      [x, up],
      white,
      0.5 + dark * 0.35,
    );
  }
}

function cabin(canvas: Canvas): void {
  canvas.box(285, 880, 260, 190, hex('#6b3f35'));
  for (let log = 0; log < 5; log += 1) canvas.box(285, 905 + log * 34, 260, 5, hex('#4f2c28'));
  canvas.box(480, 770, 38, 110, hex('#7a4a42'));
  canvas.box(474, 762, 50, 16, white, 1, 7);
  canvas.triangle([245, 890], [585, 890], [415, 765], white);
  canvas.triangle([285, 892], [545, 892], [415, 800], hex('#5a332d'));
  canvas.line(250, 888, 415, 768, 22, white);
  canvas.line(580, 888, 415, 768, 22, white);
  canvas.box(350, 912, 110, 82, hex('#ffcf7a'), 1, 6);
  canvas.box(402, 912, 6, 82, hex('#5a332d'));
  canvas.box(350, 950, 110, 6, hex('#5a332d'));
  canvas.box(340, 990, 130, 13, white, 1, 6);
}
