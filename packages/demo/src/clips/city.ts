import { width } from '../drawing/canvas.ts';
import { chance } from '../drawing/chance.ts';
import { along, hex, mix } from '../drawing/colour.ts';
import { pitch } from '../drawing/sound.ts';
import type { Clip } from './clip.ts';

const sky = [hex('#141233'), hex('#2b2058'), hex('#5d2f70'), hex('#b9536f'), hex('#f5976a')];
const lamps = [hex('#ffd27a'), hex('#ffb765'), hex('#ffe9b8'), hex('#9fd8e8')];
const bridge = 985;

/** Windows of a city at night, and the last tram over the bridge. */
export const city: Clip = {
  name: 'city',
  seconds: 7,
  detail: 1,
  begin(canvas) {
    const random = chance(21);
    canvas.gradient((place) => along(sky, place * 1.3));
    canvas.glow(180, 240, 260, hex('#33262c'));
    canvas.disc(180, 240, 48, hex('#ffeccf'));
    canvas.disc(196, 252, 9, hex('#efd9b4'), 0.7);
    canvas.disc(166, 226, 13, hex('#efd9b4'), 0.6);
    const windows: {
      x: number;
      y: number;
      from: number;
      to: number;
      colour: (typeof lamps)[number];
      size: number;
    }[] = [];
    for (let row = 0; row < 3; row += 1) {
      const body = mix(hex('#6a3a74'), hex('#150f2b'), (row + 0.5) / 2.6);
      for (let x = -30 - row * 20; x < width; ) {
        const wide = 70 + random() * 74 + row * 10;
        const top = 430 + row * 150 + random() * 190 - (row === 0 ? 0 : 40);
        canvas.box(x, top, wide - 6, 1_280 - top, body);
        if (random() < 0.4) canvas.line(x + wide / 2, top, x + wide / 2, top - 46, 4, body);
        const size = 7 + row * 2.5;
        for (let wx = x + 14; wx < x + wide - 22; wx += size * 2)
          for (let wy = top + 20; wy < bridge - 24; wy += size * 2.5) {
            if (random() < 0.52 - row * 0.04) continue;
            const always = random() < 0.72;
            const from = always ? -1 : random() * 7;
            windows.push({
              x: wx,
              y: wy,
              from,
              to: always || random() < 0.6 ? 9 : from + 1 + random() * 3,
              colour: lamps[Math.floor(random() ** 1.6 * 4)] ?? hex('#ffd27a'),
              size,
            });
          }
        x += wide;
      }
    }
    for (const one of windows)
      if (one.from < 0 && one.to > 8) canvas.box(one.x, one.y, one.size, one.size * 1.4, one.colour, 0.85);
    const changing = windows.filter((one) => one.from >= 0 || one.to <= 8);
    canvas.below(() => bridge + 24, hex('#8a3f68'), hex('#1a1238'), 260);
    for (const { x, y, colour, size } of windows) {
      if ((x * 7 + y * 3) % 5 > 1.6) continue;
      const deep = bridge + 40 + (bridge - y) * 0.55;
      canvas.line(x, deep, x, deep + 16 + size * 2, size * 0.6, colour, 0.16);
    }
    canvas.box(0, bridge, width, 26, hex('#2a1d3d'));
    canvas.box(0, bridge, width, 4, hex('#6b4a63'));
    for (let x = 30; x < width; x += 165) canvas.box(x, bridge + 20, 34, 140, hex('#231834'));
    const still = canvas.pixels.slice();
    return (t) => {
      canvas.pixels.set(still);
      for (const { x, y, from, to, colour, size } of changing) {
        const lit = Math.min(1, Math.max(0, (t - from) * 5)) * Math.min(1, Math.max(0, (to - t) * 5));
        if (lit > 0) canvas.box(x, y, size, size * 1.4, colour, 0.85 * lit);
      }
      const blink = Math.sin(t * 5) > 0.4 ? 1 : 0.15;
      canvas.glow(60 + t * 42, 170 - t * 6, 15, hex('#ff6a5a'), blink);
      canvas.disc(60 + t * 42, 170 - t * 6, 2.5, hex('#ffe9d8'));
      const head = -120 + Math.max(0, t - 0.4) * 235;
      for (let car = 0; car < 3; car += 1) {
        const x = head - car * 214;
        canvas.box(x - 204, bridge - 64, 204, 60, hex('#d8425e'), 1, 14);
        canvas.box(x - 204, bridge - 24, 204, 9, hex('#fff1dc'));
        for (let pane = 0; pane < 5; pane += 1)
          canvas.box(x - 192 + pane * 38, bridge - 54, 29, 24, hex('#ffe3a3'), 1, 5);
        canvas.box(x - 192, bridge + 60, 178, 7, hex('#ffb765'), 0.5 + 0.1 * Math.sin(t * 17 + car), 3);
        canvas.box(x - 176, bridge + 92, 150, 6, hex('#ffb765'), 0.32, 3);
        canvas.box(x - 160, bridge + 130, 120, 5, hex('#ffb765'), 0.2, 3);
      }
      canvas.glow(head + 6, bridge - 28, 120, hex('#ffdf9a'), 0.8);
      for (let row = 0; row < 26; row += 1) {
        const y = bridge + 48 + row * 10;
        const x = (row * 197) % width;
        const long = 30 + ((row * 53) % 80);
        canvas.line(
          x + Math.sin(t * 1.1 + row) * 14,
          y,
          x + long,
          y,
          3,
          hex('#ffc59a'),
          0.2 + 0.14 * Math.sin(t * 2 + row * 1.3),
        );
      }
    };
  },
  score(sound) {
    sound.chord(0, 3.9, [-27, -15, -8, -3, 0], 0.09);
    sound.chord(3.3, 3.7, [-29, -17, -10, -5, -1], 0.09);
    const rumble = (place: number): number => Math.sin(Math.PI * place);
    sound.noise({ at: 0.3, for: 6, gain: 0.26, below: 170, shape: rumble });
    for (let at = 0.9; at < 5.4; at += 0.46)
      for (const again of [0, 0.11]) sound.noise({ at: at + again, for: 0.06, gain: 0.12, below: 900 });
    for (const at of [0.5, 0.72])
      sound.note({ at, hz: pitch(19), for: 0.9, gain: 0.12, voice: 'bell', pan: -0.5 });
    sound.echo(0.26, 0.3);
  },
};
