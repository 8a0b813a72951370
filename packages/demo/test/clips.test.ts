import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { clips } from '../src/clips/clips.ts';
import { filmClips } from '../src/clips/filming.ts';
import { Canvas } from '../src/drawing/canvas.ts';
import { Sound } from '../src/drawing/sound.ts';

const all = [...clips.values()];
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'takeback-demo-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** How far two pictures are from each other on average, of 255. */
function distance(one: Uint8ClampedArray, other: Uint8ClampedArray): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1)
    if (at % 4 !== 3) sum += Math.abs((one[at] ?? 0) - (other[at] ?? 0));
  return sum / (one.length * 0.75);
}

describe('the clips', () => {
  const pictures = new Map<string, Uint8ClampedArray>();

  it.each(all)('$name moves, and can be heard', (clip) => {
    const canvas = new Canvas(0.125);
    const draw = clip.begin(canvas);
    const seen: Uint8ClampedArray[] = [];
    for (let second = 0; second < clip.seconds; second += 1) {
      draw(second);
      seen.push(canvas.pixels.slice());
    }
    for (const [index, picture] of seen.slice(1).entries())
      expect(distance(picture, seen[index] ?? picture)).toBeGreaterThan(0.2);
    pictures.set(clip.name, canvas.pixels);

    expect(clip.seconds).toBeGreaterThanOrEqual(5);
    expect(clip.seconds).toBeLessThanOrEqual(9);
    const sound = new Sound(clip.seconds);
    clip.score(sound);
    for (const channel of [sound.left, sound.right]) {
      expect(channel.every(Number.isFinite)).toBe(true);
      expect(Math.max(...channel.slice(0, 24_000).map(Math.abs))).toBeGreaterThan(0.01);
    }
  });

  it('look different from one another', () => {
    for (const [name, one] of pictures)
      for (const [otherName, other] of pictures)
        if (name < otherName) expect(distance(one, other), `${name} and ${otherName}`).toBeGreaterThan(15);
  });
});

describe('filming', () => {
  it('makes films of pictures and sound', async () => {
    const made: string[] = [];
    for await (const path of filmClips({ folder, width: 144, names: ['snow', 'city'] })) made.push(path);
    expect(made).toEqual([join(folder, 'snow.mp4'), join(folder, 'city.mp4')]);
    for (const path of made) {
      const bytes = await readFile(path);
      // Playable from its beginning: the description stands before the pictures.
      const [description, pictures] = [bytes.indexOf('moov'), bytes.indexOf('mdat')];
      expect(description).toBeGreaterThan(0);
      expect(pictures).toBeGreaterThan(description);
      for (const track of ['avc1', 'mp4a']) expect(bytes.indexOf(track)).toBeLessThan(pictures);
    }
  });

  it('says that there is no such clip', async () => {
    const filming = filmClips({ folder, width: 144, names: ['nothing'] });
    await expect(filming.next()).rejects.toThrow('The films could not be made.');
  });
});
