import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const evening = [hex('#f4b183'), hex('#c9788f'), hex('#5b4a86'), hex('#1c1f4a')];
const face = hex('#fff7e6');
const ink = hex('#33283f');
const red = hex('#e2504f');
const [cx, cy, radius] = [360, 560, 270];

/** A quarter to midnight until all but midnight. */
export const clock: Clip = {
  name: 'clock',
  seconds: 6,
  detail: 0.75,
  begin: (canvas) => (t) => {
    const late = t / 6;
    canvas.gradient((place) =>
      mix(along(evening, late * 0.92 + place * 0.08), hex('#fff1dc'), 0.12 * (1 - place)),
    );
    canvas.haze(cx + 26, cy + 50, radius * 1.32, radius * 1.32, hex('#150f24'), 0.4);
    canvas.disc(cx, cy, radius + 26, hex('#d9a25f'));
    canvas.disc(cx, cy, radius + 14, hex('#b67f42'));
    canvas.disc(cx, cy, radius, mix(face, hex('#c6c4e0'), late * 0.55));
    for (let tick = 0; tick < 60; tick += 1) {
      const angle = (tick * Math.PI) / 30;
      const [sin, cos] = [Math.sin(angle), -Math.cos(angle)];
      const inner = tick % 15 === 0 ? 208 : tick % 5 === 0 ? 222 : 240;
      const thick = tick % 5 === 0 ? 9 : 3.5;
      canvas.line(cx + sin * inner, cy + cos * inner, cx + sin * 250, cy + cos * 250, thick, ink);
    }
    const minutes = 45 + 14.97 * late ** 0.85;
    // It swings a little on its spring at each of its seconds.
    const beat = t * 4;
    const jump =
      Math.floor(beat) +
      Math.min(1, (beat % 1) * 6) +
      Math.sin((beat % 1) * 26) * 0.12 * Math.exp(-(beat % 1) * 9);
    hand((11 + minutes / 60) / 12, 140, 17, ink);
    hand(minutes / 60, 214, 11, ink);
    hand((36 + jump) / 60, 228, 5, red);
    canvas.disc(cx, cy, 17, red);
    canvas.disc(cx, cy, 6, face);
    const swing = Math.sin((beat * Math.PI) / 2) * 0.3;
    const [px, py] = [cx + Math.sin(swing) * 330, cy + radius + 40 + Math.cos(swing) * 330];
    canvas.line(cx, cy + radius + 26, px, py, 9, hex('#8a5c30'));
    canvas.disc(px, py, 58, hex('#b67f42'));
    canvas.disc(px, py, 48, hex('#eebb73'));
    canvas.haze(px - 14, py - 14, 30, 30, hex('#fff7e6'), 0.7);

    function hand(turn: number, long: number, thick: number, colour: typeof ink): void {
      const [sin, cos] = [Math.sin(turn * 2 * Math.PI), -Math.cos(turn * 2 * Math.PI)];
      canvas.line(
        cx - sin * 34 + 4,
        cy - cos * 34 + 8,
        cx + sin * long + 4,
        cy + cos * long + 8,
        thick,
        ink,
        0.16,
      );
      canvas.line(cx - sin * 34, cy - cos * 34, cx + sin * long, cy + cos * long, thick, colour);
    }
  },
  score(sound) {
    for (let beat = 0; beat < 24; beat += 1) {
      const at = beat / 4;
      sound.note({ at, hz: beat % 2 === 0 ? 1_900 : 1_450, for: 0.07, gain: 0.22, voice: 'pluck' });
      sound.noise({ at, for: 0.03, gain: 0.16, below: 4_000 });
    }
    sound.chord(0, 6, [-29, -24, -17, -9], 0.07);
    for (const [index, semitones] of [-5, -9, -7, -14].entries())
      sound.note({ at: 1 + index * 1.1, hz: pitch(semitones), for: 1.8, gain: 0.1, voice: 'bell' });
    sound.echo(0.21, 0.25);
  },
};
