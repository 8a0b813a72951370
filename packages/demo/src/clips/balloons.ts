import type { Canvas } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, type Colour, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const morning = [hex('#6fb7d8'), hex('#a9d5dc'), hex('#fbe3c0'), hex('#fbc39a'), hex('#f7a58a')];
const cloths: readonly (readonly [Colour, Colour])[] = [
  [hex('#e2504f'), hex('#fff1dc')],
  [hex('#f9a03f'), hex('#7a2e52')],
  [hex('#2f7f86'), hex('#ffd98a')],
  [hex('#7a4f9c'), hex('#f7b7a0')],
  [hex('#f4c04f'), hex('#d8425e')],
];

/** Five balloons on a still morning. */
export const balloons: Clip = {
  name: 'balloons',
  seconds: 6,
  detail: 0.75,
  begin(canvas) {
    const random = chance(14);
    canvas.gradient((place) => along(morning, place * 1.1));
    canvas.glow(150, 900, 360, hex('#4a3a20'));
    const still = canvas.pixels.slice();
    const clouds = Array.from({ length: 9 }, () => ({
      x: random() * 900 - 90,
      y: 120 + random() * 760,
      wide: 110 + random() * 130,
    }));
    const fleet = [
      { x: 170, y: 470, size: 62, pace: 15 },
      { x: 560, y: 330, size: 50, pace: 11 },
      { x: 610, y: 820, size: 104, pace: 26 },
      { x: 370, y: 690, size: 82, pace: 20 },
      { x: 190, y: 1_060, size: 134, pace: 40 },
    ];
    return (t) => {
      canvas.pixels.set(still);
      for (const { x, y, wide } of clouds) {
        const at = x + t * 7;
        canvas.haze(at, y, wide, wide * 0.2, hex('#fffaf0'), 0.75);
        canvas.haze(at + wide * 0.3, y - wide * 0.1, wide * 0.5, wide * 0.2, hex('#fffaf0'), 0.7);
      }
      for (let row = 0; row < 3; row += 1) {
        const shade = mix(hex('#c9a0a0'), hex('#5a6b52'), row / 2);
        canvas.below(
          (x) =>
            1_070 +
            row * 75 +
            36 * Math.sin((x + t * (4 + row * 5)) / (140 - row * 22) + row * 2) +
            9 * Math.sin(x / 23 + row),
          shade,
          mix(shade, hex('#f7c59a'), 0.3),
          160,
        );
      }
      for (const [index, { x, y, size, pace }] of fleet.entries()) {
        const cloth = cloths[index];
        const sway = Math.sin(t * 0.9 + index * 1.9) * 9;
        if (cloth !== undefined)
          balloon(canvas, x + sway + t * 4, y - t * pace, size, cloth, t * 3 + index * 2);
      }
    };
  },
  score(sound) {
    sound.chord(0, 3.9, [-24, -12, -8, -5, 2], 0.09);
    sound.chord(3.2, 3.8, [-19, -7, -3, 0, 4], 0.09);
    for (const [index, semitones] of [0, 4, 7, 11, 9, 7, 4, 2, 4, 7, 12, 11].entries())
      sound.note({
        at: 0.3 + index * 0.53,
        hz: pitch(semitones),
        for: 1.1,
        gain: 0.1,
        voice: 'pluck',
        pan: 0.2,
      });
    for (const at of [1.6, 4.9])
      sound.noise({ at, for: 1.1, gain: 0.12, below: 2_400, shape: (place) => Math.sin(Math.PI * place) });
    sound.echo(0.265, 0.35);
  },
};

function balloon(
  canvas: Canvas,
  x: number,
  y: number,
  size: number,
  [one, other]: readonly [Colour, Colour],
  burn: number,
): void {
  const basket = y + size * 1.75;
  for (const side of [-1, 1])
    canvas.line(
      x + side * size * 0.5,
      y + size * 0.86,
      x + side * size * 0.17,
      basket,
      size * 0.025 + 1,
      hex('#6b4a3a'),
    );
  canvas.triangle(
    [x - size * 0.86, y + size * 0.5],
    [x + size * 0.86, y + size * 0.5],
    [x, y + size * 1.75],
    one,
  );
  canvas.disc(x, y, size, one);
  // Gores: ever narrower ellipses in turn.
  for (const [index, share] of [0.78, 0.52, 0.24].entries()) {
    const shade = index % 2 === 0 ? other : one;
    canvas.triangle(
      [x - size * share * 0.84, y + size * 0.52],
      [x + size * share * 0.84, y + size * 0.52],
      [x, y + size * 1.72],
      shade,
    );
    canvas.ellipse(x, y, size * share, size, shade);
  }
  canvas.haze(x - size * 0.38, y - size * 0.4, size * 0.5, size * 0.6, hex('#fffaf0'), 0.35);
  canvas.haze(x + size * 0.5, y + size * 0.2, size * 0.6, size * 0.9, hex('#3a1f3a'), 0.16);
  const fire = Math.max(0, Math.sin(burn));
  canvas.glow(x, y + size * 1.3, size * 0.6, hex('#ffb050'), fire * 0.8);
  canvas.box(x - size * 0.2, basket - size * 0.04, size * 0.4, size * 0.32, hex('#8a5c3a'), 1, size * 0.06);
  canvas.box(x - size * 0.2, basket - size * 0.04, size * 0.4, size * 0.08, hex('#5a3a28'), 1, size * 0.03);
}
