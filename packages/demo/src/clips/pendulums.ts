import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const colours = ['#ffd98a', '#f9a03f', '#e2504f', '#c23b6b', '#7a4f9c', '#3f6fb0', '#2f9f96'].map(hex);
const night = [hex('#221433'), hex('#31183f'), hex('#1a1030')];
const rows = 15;
const seconds = 8;
const pentatonic = [0, 2, 4, 7, 9];

const swings = (row: number): number => 6 + row * 0.5;
const placeOf = (row: number, t: number): number => Math.cos((t / seconds) * Math.PI * swings(row));

/** Fifteen balls that each swing a little faster than the one above. */
export const pendulums: Clip = {
  name: 'pendulums',
  seconds,
  detail: 1,
  begin(canvas) {
    canvas.gradient((place) => along(night, place));
    for (let row = 0; row < rows; row += 1) {
      const y = 150 + row * 70;
      canvas.line(90, y, 630, y, 2, hex('#6b4a7a'), 0.35);
    }
    canvas.line(360, 100, 360, 1_180, 2, hex('#ffd98a'), 0.22);
    const still = canvas.pixels.slice();
    return (t) => {
      canvas.pixels.set(still);
      for (let row = 0; row < rows; row += 1) {
        const y = 150 + row * 70;
        const colour = along(colours, row / (rows - 1));
        for (let back = 9; back > 0; back -= 1)
          canvas.disc(360 + 262 * placeOf(row, t - back * 0.022), y, 25 - back * 1.6, colour, 0.11);
        const place = placeOf(row, t);
        const x = 360 + 262 * place;
        canvas.glow(x, y, 80, colour, 0.22 + 0.5 * Math.exp(-((place / 0.12) ** 2)));
        canvas.disc(x, y, 27, colour);
        canvas.haze(x - 8, y - 9, 14, 12, mix(colour, [255, 255, 255], 0.8), 0.8);
      }
    };
  },
  score(sound) {
    for (let row = 0; row < rows; row += 1) {
      const note = rows - 1 - row;
      const semitones = -12 + 12 * Math.floor(note / 5) + (pentatonic[note % 5] ?? 0);
      // Struck where it crosses the middle.
      for (let crossing = 0.5; ; crossing += 1) {
        const at = (crossing * seconds) / swings(row);
        if (at > seconds - 0.1) break;
        sound.note({ at, hz: pitch(semitones), for: 0.7, gain: 0.06, voice: 'pluck', pan: (row - 7) / 9 });
      }
    }
    sound.echo(0.24, 0.35);
  },
};
