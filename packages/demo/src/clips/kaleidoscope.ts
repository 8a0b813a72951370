import { hex, palette } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const jewels = palette(
  [
    '#2a0f3a',
    '#7a1f5c',
    '#d8425e',
    '#f98b4a',
    '#ffd98a',
    '#fff6df',
    '#6fc7b8',
    '#1f6f8b',
    '#1b2452',
    '#2a0f3a',
  ].map(hex),
);
const wedge = (2 * Math.PI) / 10;
/** The mirrored piece is worked out once a picture, in steps outwards and around. */
const outwards = 420;
const around = 128;
const farthest = 2.3;

/** Mirrors in a circle, slowly turned. */
export const kaleidoscope: Clip = {
  name: 'kaleidoscope',
  seconds: 6,
  detail: 0.5,
  begin(canvas) {
    const piece = new Float32Array(outwards * around);
    return (t) => {
      const breath = 1 + 0.12 * Math.sin(t * 0.9);
      for (let out = 0; out < outwards; out += 1)
        for (let turn = 0; turn < around; turn += 1)
          piece[out * around + turn] = place((out / outwards) * farthest, ((turn / around) * wedge) / 2, t);
      canvas.shade(jewels, (row, first, end, y) => {
        const dy = (y - 640) / 360;
        for (let column = first; column < end; column += 1) {
          const dx = ((column + 0.5) / canvas.scale - 360) / 360;
          const radius = Math.sqrt(dx * dx + dy * dy) * breath;
          const angle = Math.atan2(dy, dx) + t * 0.32;
          const folded = Math.abs(angle - wedge * Math.floor(angle / wedge) - wedge / 2);
          const out = Math.min(outwards - 1, Math.floor((radius / farthest) * outwards));
          const turn = Math.min(around - 1, Math.floor((folded / wedge) * 2 * around));
          row[column] = piece[out * around + turn] ?? 0;
        }
      });
    };
  },
  score(sound) {
    const arpeggio = [-12, -5, 0, 3, 7, 12, 15, 12, 7, 3, 0, -5];
    for (let index = 0; index < 30; index += 1)
      sound.note({
        at: index * 0.19,
        hz: pitch(arpeggio[index % arpeggio.length] ?? 0),
        for: 0.9,
        gain: 0.1,
        voice: 'pluck',
        pan: Math.sin(index * 0.7) * 0.7,
      });
    sound.chord(0, 6, [-24, -17, -12], 0.08);
    sound.echo(0.285, 0.42);
  },
};

function place(radius: number, folded: number, t: number): number {
  const u = radius * Math.cos(folded) * 3.2;
  const v = radius * Math.sin(folded) * 3.2;
  const value =
    Math.sin(u * 2.1 - t * 1.3) +
    Math.sin(v * 5.2 + t * 0.9 + Math.sin(u * 1.7)) +
    Math.sin((u - v) * 2.7 + t * 0.7) * 0.8;
  const wave = value * 0.21 + radius * 0.16 - t * 0.05 + 4;
  return wave - Math.floor(wave);
}
