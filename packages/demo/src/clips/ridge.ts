import { chance } from '../drawing/chance.ts';
import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const high = [hex('#3d5a98'), hex('#5b4b8a'), hex('#2b2a5c')];
const middle = [hex('#f2b880'), hex('#e88a6a'), hex('#8a4f86')];
const low = [hex('#fde3b0'), hex('#f9b384'), hex('#d96c75')];
const far = hex('#c98a8f');
const near = hex('#241a33');
const sun = hex('#fffbe2');

/** The sun goes down behind five rows of hills, and birds go home. */
export const ridge: Clip = {
  name: 'ridge',
  seconds: 6,
  detail: 0.75,
  begin(canvas) {
    const random = chance(7);
    const hills = Array.from({ length: 5 }, (_, row) => ({
      base: 760 + row * 112,
      waves: Array.from({ length: 3 }, (_, order) => ({
        high: (70 - row * 4) / (order + 1) ** 1.3,
        long: (170 + random() * 130) / (order + 1),
        phase: random() * 6.3,
      })),
    }));
    const birds = Array.from({ length: 7 }, (_, index) => ({
      x: -60 - (index % 4) * 52 - random() * 30,
      y: 330 + Math.abs(index - 3) * 26 + random() * 14,
      beat: random() * 6,
    }));
    return (t) => {
      const late = t / 6;
      const [top, centre, bottom] = [along(high, late), along(middle, late), along(low, late)];
      canvas.gradient((place) => along([top, centre, bottom, bottom], place * 1.35));
      const y = 520 + 250 * late;
      canvas.glow(400, y, 420, along([hex('#5a4020'), hex('#6a3018'), hex('#401828')], late));
      canvas.disc(400, y, 74, mix(sun, hex('#ffc48a'), late));
      for (const bird of birds) {
        const [x, up] = [bird.x + 125 * t, bird.y - 9 * t + Math.sin(t * 2 + bird.beat) * 5];
        const flap = Math.sin(t * 11 + bird.beat) * 9;
        const dark = mix(hex('#4a3a5c'), near, late);
        canvas.line(x - 17, up - 6 - flap, x, up, 3.5, dark);
        canvas.line(x, up, x + 17, up - 6 - flap, 3.5, dark);
      }
      for (const [row, { base, waves }] of hills.entries()) {
        const shade = mix(mix(far, bottom, 0.35), near, ((row + 0.6) / 5) ** 0.8 * (0.8 + 0.2 * late));
        const shift = t * (4 + row * 9);
        const topAt = (x: number): number => {
          let up = 0;
          for (const wave of waves) up += wave.high * Math.sin((x + shift) / wave.long + wave.phase);
          return base - up;
        };
        canvas.below(topAt, shade, mix(shade, bottom, 0.28), 330);
      }
    };
  },
  score(sound) {
    sound.chord(0, 4, [-24, -12, -5, 0, 4], 0.1);
    sound.chord(3, 4, [-26, -14, -7, -2, 5], 0.1);
    for (const [index, semitones] of [12, 16, 19, 23, 19, 16, 14, 12].entries())
      sound.note({ at: 0.5 + index * 0.78, hz: pitch(semitones - 12), for: 1.6, gain: 0.09, voice: 'bell' });
    sound.echo(0.31, 0.35);
  },
};
