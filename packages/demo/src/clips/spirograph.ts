import { type Colour, hex } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const paper = hex('#fbf3e2');
const inks: readonly Colour[] = [hex('#d8425e'), hex('#2f7f86'), hex('#f08a3c')];
const rolls = [
  { ring: 120, wheel: 52, pen: 46, turns: 13, size: 2.85 },
  { ring: 120, wheel: 45, pen: 60, turns: 3, size: 1.9 },
  { ring: 120, wheel: 72, pen: 34, turns: 3, size: 1.75 },
];
const [cx, cy] = [360, 610];
const perRoll = 2.3;

/** A wheel rolls in a ring, with a pen in it. */
export const spirograph: Clip = {
  name: 'spirograph',
  seconds: 7,
  detail: 1,
  begin(canvas) {
    canvas.gradient((place) => [paper[0] - place * 8, paper[1] - place * 10, paper[2] - place * 14]);
    for (let line = 60; line < 1_280; line += 60) canvas.line(0, line, 720, line, 1, hex('#e3d3b8'), 0.6);
    for (let line = 60; line < 720; line += 60) canvas.line(line, 0, line, 1_280, 1, hex('#e3d3b8'), 0.6);
    const sheet = canvas.pixels.slice();
    let drawn = 0;
    const steps = 1_300;
    const pointAt = (step: number): readonly [number, number] => {
      const roll = rolls[Math.min(rolls.length - 1, Math.floor(step / steps))];
      if (roll === undefined) return [cx, cy];
      const angle = ((step % steps) / steps) * 2 * Math.PI * roll.turns;
      const apart = roll.ring - roll.wheel;
      const inner = (angle * apart) / roll.wheel;
      return [
        cx + roll.size * (apart * Math.cos(angle) + roll.pen * Math.cos(inner)),
        cy + roll.size * (apart * Math.sin(angle) - roll.pen * Math.sin(inner)),
      ];
    };
    return (t) => {
      canvas.pixels.set(sheet);
      const until = Math.min(steps * rolls.length - 1, Math.floor((t / perRoll) * steps));
      for (; drawn < until; drawn += 1) {
        if (drawn % steps === steps - 1) continue;
        const [x1, y1] = pointAt(drawn);
        const [x2, y2] = pointAt(drawn + 1);
        canvas.line(x1, y1, x2, y2, 4.2, inks[Math.floor(drawn / steps)] ?? paper, 0.9);
      }
      sheet.set(canvas.pixels);
      const [x, y] = pointAt(drawn);
      const ink = inks[Math.floor(drawn / steps)] ?? paper;
      canvas.haze(x + 16, y + 22, 60, 34, hex('#5a4632'), 0.3);
      canvas.line(x + 5, y - 9, x + 92, y - 168, 28, hex('#33283f'));
      canvas.line(x + 34, y - 62, x + 92, y - 168, 28, ink);
      canvas.line(x, y, x + 10, y - 19, 9, hex('#f4d7a8'));
      canvas.disc(x, y, 4, ink);
    };
  },
  score(sound) {
    const scale = [-12, -9, -7, -5, -2, 0, 3, 5, 7, 10, 12];
    for (let index = 0; index < 52; index += 1) {
      const place = Math.round((Math.sin(index * 0.83) * Math.cos(index * 0.31) + 1) * 5);
      sound.note({
        at: index * 0.13,
        hz: pitch(scale[place] ?? 0),
        for: 0.5,
        gain: 0.09,
        voice: 'pluck',
        pan: Math.sin(index * 0.5) * 0.6,
      });
    }
    sound.chord(0, 3.7, [-24, -12, -5], 0.06);
    sound.chord(3.3, 3.7, [-22, -10, -3], 0.06);
    sound.noise({
      at: 0,
      for: 6.9,
      gain: 0.025,
      below: 3_000,
      shape: (place) => 0.6 + 0.4 * Math.sin(place * 90),
    });
    sound.echo(0.26, 0.4);
  },
};
