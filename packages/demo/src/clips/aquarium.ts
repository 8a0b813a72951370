import type { Canvas } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, type Colour, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const water = [hex('#7fd6cf'), hex('#3aa6b5'), hex('#1f6f93'), hex('#173f6b')];
const skins: readonly (readonly [Colour, Colour])[] = [
  [hex('#f9844a'), hex('#fff1dc')],
  [hex('#ffd166'), hex('#e2504f')],
  [hex('#e2577f'), hex('#ffd9c0')],
  [hex('#fff1dc'), hex('#f9a03f')],
];

interface Fish {
  readonly y: number;
  readonly size: number;
  readonly pace: number;
  readonly phase: number;
  readonly start: number;
  readonly skin: readonly [Colour, Colour];
}

/** Fish that are in no hurry. */
export const aquarium: Clip = {
  name: 'aquarium',
  seconds: 6,
  detail: 1,
  begin(canvas) {
    const random = chance(17);
    canvas.gradient((place) => along(water, place));
    canvas.below(
      (x) => 1_130 + 22 * Math.sin(x / 110) + 8 * Math.sin(x / 37),
      hex('#e8cf9a'),
      hex('#a88a62'),
      170,
    );
    for (let pebble = 0; pebble < 26; pebble += 1)
      canvas.ellipse(
        random() * 720,
        1_160 + random() * 110,
        8 + random() * 26,
        6 + random() * 15,
        mix(hex('#8a6f63'), hex('#e9d9bf'), random()),
      );
    const still = canvas.pixels.slice();
    const kelp = Array.from({ length: 9 }, (_, index) => ({
      x: index < 5 ? 20 + index * 34 : 560 + (index - 5) * 42,
      high: 330 + random() * 360,
      phase: random() * 6,
    }));
    const shoal: Fish[] = Array.from({ length: 9 }, (_, index) => ({
      y: 190 + index * 98 + random() * 40,
      size: 26 + random() * 44,
      pace: (40 + random() * 70) * (index % 3 === 1 ? -1 : 1),
      phase: random() * 6,
      start: random() * 720,
      skin: skins[index % skins.length] ?? [hex('#f9844a'), hex('#fff1dc')],
    }));
    const bubbles = Array.from({ length: 26 }, () => ({
      x: random() < 0.6 ? 470 + random() * 40 : random() * 720,
      start: random(),
      size: 4 + random() * 12,
      pace: 0.12 + random() * 0.12,
    }));
    return (t) => {
      canvas.pixels.set(still);
      for (let ray = 0; ray < 5; ray += 1) {
        const x = 80 + ray * 150 + Math.sin(t * 0.5 + ray * 1.8) * 46;
        canvas.triangle(
          [x, -80],
          [x - 150, 1_100],
          [x + 10, 1_100],
          hex('#e8fff4'),
          0.07 + 0.03 * Math.sin(t + ray),
        );
      }
      for (const { x, high, phase } of kelp) {
        let [fromX, fromY] = [x, 1_190];
        for (let part = 1; part <= 9; part += 1) {
          const toX = x + Math.sin(t * 1.2 + phase + part * 0.55) * part * 4.5;
          const toY = 1_190 - (high * part) / 9;
          canvas.line(
            fromX,
            fromY,
            toX,
            toY,
            21 - part * 1.7,
            mix(hex('#14584f'), hex('#5fae62'), part / 11),
          );
          [fromX, fromY] = [toX, toY];
        }
      }
      for (const fish of shoal) swim(canvas, fish, t);
      for (const { x, start, size, pace } of bubbles) {
        const way = (start + t * pace) % 1;
        const [at, up] = [x + Math.sin(way * 22 + size) * 9, 1_150 - way * 1_200];
        canvas.disc(at, up, size, hex('#e8fffb'), 0.28);
        canvas.disc(at - size * 0.3, up - size * 0.3, size * 0.3, hex('#ffffff'), 0.75);
      }
    };
  },
  score(sound) {
    sound.chord(0, 3.9, [-26, -14, -7, -2, 2], 0.09);
    sound.chord(3.2, 3.8, [-28, -16, -9, -4, 0], 0.09);
    const random = chance(4);
    for (let at = 0.2; at < 6.7; at += 0.16 + random() * 0.42)
      sound.note({
        at,
        hz: 420 + random() * 900,
        for: 0.09,
        gain: 0.07,
        voice: 'pluck',
        pan: random() * 2 - 1,
      });
    for (const [index, semitones] of [2, 5, 9, 12, 9, 5].entries())
      sound.note({ at: 0.5 + index * 1.05, hz: pitch(semitones), for: 1.7, gain: 0.07, voice: 'bell' });
    sound.echo(0.33, 0.42);
  },
};

function swim(canvas: Canvas, { y, size, pace, phase, start, skin: [body, trim] }: Fish, t: number): void {
  const span = 720 + 6 * size;
  const x = ((((start + pace * t) % span) + span) % span) - 3 * size;
  const at = y + Math.sin(t * 1.1 + phase) * 14;
  const ahead = Math.sign(pace);
  const wag = Math.sin(t * (5 + 160 / size) + phase) * size * 0.34;
  const tail = x - ahead * size * 1.25;
  canvas.triangle(
    [tail + ahead * size * 0.5, at],
    [tail - ahead * size * 0.55, at - size * 0.62 + wag],
    [tail - ahead * size * 0.55, at + size * 0.62 + wag],
    trim,
  );
  canvas.triangle(
    [x + ahead * size * 0.35, at - size * 0.5],
    [x - ahead * size * 0.7, at - size * 0.5],
    [x - ahead * size * 0.55, at - size * 1.08],
    trim,
  );
  canvas.ellipse(x, at, size * 1.18, size * 0.68, body);
  canvas.ellipse(x + ahead * size * 0.28, at, size * 0.13, size * 0.6, trim);
  canvas.ellipse(x - ahead * size * 0.36, at, size * 0.11, size * 0.55, trim);
  canvas.haze(x, at - size * 0.3, size * 0.9, size * 0.34, hex('#ffffff'), 0.35);
  canvas.disc(x + ahead * size * 0.72, at - size * 0.14, size * 0.17, hex('#ffffff'));
  canvas.disc(x + ahead * size * 0.76, at - size * 0.13, size * 0.09, hex('#1b1b2e'));
}
