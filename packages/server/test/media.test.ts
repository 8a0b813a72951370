import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Source } from '../src/media/making.ts';
import { type Media, openMedia } from '../src/media/media.ts';
import { makeClip } from './media-clips.ts';
import { keepIn, limits, look, mediaFolder } from './media-kit.ts';

const folder = mediaFolder();
let media: Media;

async function sourceOf(path: string): Promise<Source> {
  return { path, probed: await media.probe(path, limits) };
}

beforeAll(async () => {
  media = await openMedia(folder.file('work'));
});
afterAll(() => folder.remove());

/** In YUV of HD. */
const isRed = ([y, u, v]: readonly number[]) =>
  y !== undefined && v !== undefined && v > 200 && (u ?? 0) < 128;
const isBlue = ([, u, v]: readonly number[]) => (u ?? 0) > 200 && (v ?? 0) < 128;
const isBlack = ([y]: readonly number[]) => (y ?? 255) < 20;

describe('probe', () => {
  it('measures length and size of an MP4', async () => {
    const path = await makeClip({ path: folder.file('plain.mp4') });
    expect(await media.probe(path, limits)).toEqual({
      duration: 3,
      zero: 0,
      width: 180,
      height: 320,
      hasSound: true,
    });
  });

  it('measures a recording of a browser, which does not say how long it is', async () => {
    const path = await makeClip({ path: folder.file('browser.webm'), container: 'webm' });
    const bytes = await readFile(path);
    // MediaRecorder leaves the length out: here it says ten hours.
    const at = bytes.indexOf(Buffer.from('448988', 'hex'));
    bytes.writeDoubleBE(36_000_000, at + 3);
    await writeFile(path, bytes);
    const { duration } = await media.probe(path, limits);
    expect(duration).toBeCloseTo(3, 1);
  });

  it('takes a fragmented MP4', async () => {
    const path = folder.file('fragmented.mp4');
    await makeClip({ path, movflags: 'frag_keyframe+empty_moov', sound: null });
    expect(await media.probe(path, limits)).toMatchObject({ duration: 3, hasSound: false });
  });

  it('knows which way is up', async () => {
    const path = await makeClip({ path: folder.file('turned.mp4'), width: 320, height: 180, turned: true });
    expect(await media.probe(path, limits)).toMatchObject({ width: 180, height: 320 });
  });
});

describe('renditions', () => {
  it('makes poster and small rendition first, never larger than the source', async () => {
    const path = await makeClip({ path: folder.file('large.mp4'), width: 720, height: 1_280 });
    const kept = keepIn(folder, 'large');
    await media.renditions({ own: await sourceOf(path), coverAt: 1 }, kept);
    expect(kept.order).toEqual(['whole-poster.webp', 'whole-480.mp4', 'whole-720.mp4']);
    expect(kept.made.get('whole-480.mp4')).toMatchObject({ width: 480, height: 854, duration: 3 });
    expect(kept.made.get('whole-720.mp4')).toMatchObject({ width: 720, height: 1_280, duration: 3 });
    expect(kept.shares).toEqual([...kept.shares].sort((one, other) => one - other));
    expect(kept.shares.at(-1)).toBe(1);
    const bytes = await readFile(kept.path('whole-480.mp4'));
    // Its description comes before its media, so that it plays while it loads.
    expect(bytes.indexOf('moov')).toBeGreaterThan(0);
    expect(bytes.indexOf('moov')).toBeLessThan(bytes.indexOf('mdat'));
    const seen = await look(kept.path('whole-480.mp4'));
    expect(seen).toMatchObject({ frames: 90, width: 480, height: 854 });
    expect(seen.sound).toBeCloseTo(3, 1);
    const poster = kept.made.get('whole-poster.webp');
    expect((await readFile(kept.path('whole-poster.webp'))).toString('latin1', 8, 12)).toBe('WEBP');
    expect(poster?.kind === 'poster' && poster.placeholder.length).toBeLessThan(400);
    expect(readdirSync(folder.file('work'))).toEqual([]);
  });

  it('turns pictures upright, trims, and leaves out what the source says of its place', async () => {
    const path = await makeClip({
      path: folder.file('place.mp4'),
      width: 320,
      height: 180,
      seconds: 5,
      turned: true,
      metadata: { location: '+48.8577+002.2950/', title: 'Secret title' },
    });
    const secrets = ['loci', 'Secret title'];
    const given = await readFile(path);
    for (const secret of secrets) expect(given.includes(secret)).toBe(true);
    const kept = keepIn(folder, 'place');
    await media.renditions({ own: { ...(await sourceOf(path)), range: { from: 1.5, to: 4.5 } } }, kept);
    const [name = ''] = kept.order.slice(1);
    const bytes = await readFile(kept.path(name));
    for (const secret of secrets) expect(bytes.includes(secret)).toBe(false);
    const seen = await look(kept.path(name));
    expect(seen).toMatchObject({ frames: 90, width: 180, height: 320, isTurned: false });
    expect(seen.sound).toBeCloseTo(3, 1);
  });

  it('makes one size of a recording that changes its size, as another camera gives it', async () => {
    const path = folder.file('two-cameras.webm');
    await makeClip({
      path,
      container: 'webm',
      picture: 'color=c=red',
      width: 180,
      height: 320,
      later: { picture: 'color=c=blue', width: 320, height: 240 },
    });
    const source = await sourceOf(path);
    expect(source.probed).toMatchObject({ width: 180, height: 320 });
    expect(source.probed.duration).toBeCloseTo(6, 1);
    const kept = keepIn(folder, 'two-cameras');
    await media.renditions({ own: source }, kept);
    const [name = ''] = kept.order.slice(1);
    const seen = await look(kept.path(name));
    expect(seen).toMatchObject({ frames: 180, width: 180, height: 320, isTurned: false });
    expect(seen.sound).toBeCloseTo(6, 1);
    for (const [x, y] of [
      [0.5, 0.5],
      [0.05, 0.05],
      [0.95, 0.95],
    ] as const) {
      expect(isRed(seen.colourAt(0.5, x, y))).toBe(true);
      expect(isRed(seen.colourAt(2.9, x, y))).toBe(true);
      expect(isBlue(seen.colourAt(3.1, x, y))).toBe(true);
      expect(isBlue(seen.colourAt(5.9, x, y))).toBe(true);
    }
  });

  it('lays silence under pictures without sound', async () => {
    const path = folder.file('ramp.mp4');
    await makeClip({ path, seconds: 4, sound: null });
    const kept = keepIn(folder, 'ramp');
    await media.renditions({ own: { ...(await sourceOf(path)), range: { from: 1, to: 4 } } }, kept);
    const seen = await look(kept.path('whole-180.mp4'));
    expect(seen.frames).toBe(90);
    // No sound came in: silence goes out, as long as the pictures.
    expect(seen.sound).toBeCloseTo(3, 1);
    expect(seen.loudness).toBeLessThan(1e-6);
  });

  it('brings quiet and loud sound to about the same loudness', async () => {
    const loudness: number[] = [];
    for (const [name, volume] of [
      ['quiet', '-8dB'],
      ['loud', '12dB'],
    ] as const) {
      const path = folder.file(`${name}.mp4`);
      await makeClip({ path, sound: 'sine=f=440', volume });
      const kept = keepIn(folder, name);
      await media.renditions({ own: await sourceOf(path) }, kept);
      loudness.push((await look(kept.path('whole-180.mp4'))).loudness);
    }
    const [quiet = 0, loud = 0] = loudness;
    expect(Math.abs(10 * Math.log10(quiet / loud))).toBeLessThan(3);
  });
});

describe('duet', () => {
  it.each([
    ['side-by-side', 0.25, 0.5, 0.75, 0.5],
    ['top-bottom', 0.5, 0.75, 0.5, 0.25],
    ['picture-in-picture', 0.2, 0.15, 0.8, 0.8],
  ] as const)('%s shows both, and makes the own part alone', async (layout, x, y, otherX, otherY) => {
    const own = await makeClip({ path: folder.file('red.mp4'), picture: 'color=c=red', seconds: 4 });
    const original = await makeClip({ path: folder.file('blue.mp4'), picture: 'color=c=blue', sound: null });
    const kept = keepIn(folder, layout);
    await media.duet(
      { own: await sourceOf(own), original: await sourceOf(original), layout, ownLevel: 1, originalLevel: 1 },
      kept,
    );
    const both = await look(kept.path('whole-180.mp4'));
    // As long as the shorter of the two, and so is its sound.
    expect(both.frames).toBe(90);
    expect(both.sound).toBeCloseTo(3, 1);
    expect(both.loudness).toBeGreaterThan(1e-4);
    expect(isRed(both.colourAt(2, x, y))).toBe(true);
    expect(isBlue(both.colourAt(2, otherX, otherY))).toBe(true);
    const alone = await look(kept.path('own-180.mp4'));
    expect(alone).toMatchObject({ frames: 90, width: 180, height: 320 });
    for (const place of [0.05, 0.5, 0.95]) expect(isRed(alone.colourAt(2, place, place))).toBe(true);
    expect([...kept.order].sort()).toEqual([
      'own-180.mp4',
      'own-poster.webp',
      'whole-180.mp4',
      'whole-poster.webp',
    ]);
  });

  it('is silent where both levels are', async () => {
    const own = await makeClip({ path: folder.file('a.mp4') });
    const kept = keepIn(folder, 'silent');
    const source = await sourceOf(own);
    await media.duet(
      { own: source, original: source, layout: 'side-by-side', ownLevel: 0, originalLevel: 0 },
      kept,
    );
    expect((await look(kept.path('whole-180.mp4'))).loudness).toBeLessThan(1e-6);
    expect((await look(kept.path('own-180.mp4'))).loudness).toBeGreaterThan(1e-4);
  });
});

describe('stitch', () => {
  it('shows a piece of the original, then the own part, and makes the own part alone', async () => {
    const own = await makeClip({ path: folder.file('own.mp4'), picture: 'color=c=red' });
    const original = await makeClip({
      path: folder.file('wide.webm'),
      container: 'webm',
      picture: 'color=c=blue',
      width: 320,
      height: 180,
      seconds: 6,
    });
    const kept = keepIn(folder, 'stitch');
    const first = await sourceOf(original);
    await media.stitch({ own: await sourceOf(own), original: { ...first, range: { from: 2, to: 4 } } }, kept);
    const both = await look(kept.path('whole-180.mp4'));
    expect(both).toMatchObject({ frames: 150, width: 180, height: 320 });
    // Once there was only a second of sound: the inputs had different clocks.
    expect(both.sound).toBeCloseTo(5, 1);
    expect(isBlue(both.colourAt(1.9, 0.5, 0.5))).toBe(true);
    expect(isBlack(both.colourAt(1.9, 0.5, 0.05))).toBe(true);
    expect(isRed(both.colourAt(2.1, 0.5, 0.5))).toBe(true);
    const alone = await look(kept.path('own-180.mp4'));
    expect(alone.frames).toBe(90);
    expect(isRed(alone.colourAt(0, 0.5, 0.5))).toBe(true);
    await expect(async () =>
      media.stitch({ own: first, original: { ...first, range: { from: 0, to: 5.5 } } }, kept),
    ).rejects.toThrow(RangeError);
  });
});
