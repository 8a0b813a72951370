import { width } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const dusk = [hex('#0c1a3a'), hex('#15365a'), hex('#2c6a70'), hex('#7fae7a'), hex('#f1d38a')];
const meadow = hex('#07160f');

/** Fireflies over a meadow that the wind moves. */
export const fireflies: Clip = {
  name: 'fireflies',
  seconds: 6,
  detail: 1,
  begin(canvas) {
    const random = chance(33);
    canvas.gradient((place) => along(dusk, place * 1.25));
    canvas.below(
      (x) => 800 + 40 * Math.sin(x / 130) + 14 * Math.sin(x / 31),
      hex('#1f4a45'),
      hex('#14352f'),
      200,
    );
    for (let tree = 0; tree < 9; tree += 1) {
      const [x, high] = [random() * width, 150 + random() * 190];
      const base = 850 + random() * 30;
      canvas.line(x, base, x, base - high * 0.5, 12, hex('#0e2922'));
      for (let leaf = 0; leaf < 22; leaf += 1) {
        const [side, up] = [(random() - 0.5) * high * 0.62, random()];
        canvas.disc(
          x + side * (1 - up * 0.6),
          base - high * (0.35 + up * 0.6),
          20 + random() * 22,
          hex('#123229'),
        );
      }
    }
    canvas.below((x) => 930 + 26 * Math.sin(x / 170 + 2), hex('#0e281f'), meadow, 200);
    const still = canvas.pixels.slice();
    const blades = Array.from({ length: 210 }, () => {
      const near = random();
      return {
        x: random() * 760 - 20,
        y: 985 + near * 330,
        high: 70 + near * 190,
        near,
        lean: (random() - 0.5) * 40,
      };
    }).sort((one, other) => one.near - other.near);
    const lights = Array.from({ length: 46 }, () => ({
      x: random() * width,
      y: 420 + random() * 720,
      wide: 30 + random() * 90,
      high: 20 + random() * 80,
      pace: 0.25 + random() * 0.5,
      phase: random() * 6.3,
      near: random(),
    }));
    return (t) => {
      canvas.pixels.set(still);
      for (const { x, y, high, near, lean } of blades) {
        const wind = Math.sin(t * 1.5 + x / 120) * 14 + Math.sin(t * 2.7 + x / 47) * 6;
        const tip = x + lean + wind * (0.6 + near);
        const bend = x + lean * 0.35 + wind * 0.3;
        const shade = mix(hex('#1c4a35'), meadow, near * 0.85);
        canvas.line(x, y, bend, y - high * 0.55, 5 + near * 4, shade);
        canvas.line(bend, y - high * 0.55, tip, y - high, 3 + near * 2, shade);
      }
      for (const light of lights) {
        const at = t * light.pace + light.phase;
        const x = light.x + light.wide * Math.sin(at * 1.7) + 14 * Math.sin(at * 5);
        const y = light.y + light.high * Math.sin(at * 2.3 + 1) - t * 9;
        const lit = Math.max(0, Math.sin(t * (1.6 + light.near) + light.phase * 3)) ** 1.5;
        const size = 30 + 40 * light.near;
        canvas.glow(x, y, size, hex('#d8ff7a'), lit * 0.55);
        canvas.glow(x, y, size * 0.32, hex('#fffbd0'), lit);
      }
    };
  },
  score(sound) {
    const random = chance(3);
    for (let at = 0.1; at < 6.8; at += 0.062 + (random() < 0.12 ? 0.4 : 0))
      sound.note({ at, hz: 4_300 + random() * 120, for: 0.045, gain: 0.035, voice: 'pluck', pan: 0.5 });
    sound.chord(0, 3.9, [-21, -9, -5, 2, 7], 0.08);
    sound.chord(3.2, 3.8, [-23, -11, -7, 0, 5], 0.08);
    for (const [index, semitones] of [14, 19, 21, 26, 19, 14].entries())
      sound.note({
        at: 0.7 + index,
        hz: pitch(semitones - 12),
        for: 2,
        gain: 0.08,
        voice: 'bell',
        pan: -0.3,
      });
    sound.echo(0.38, 0.42);
  },
};
