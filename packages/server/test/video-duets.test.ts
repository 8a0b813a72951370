import type { Composition, Video } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cursorOf } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { clipOf, insertPlayable, keptFiles, post, publish, settled } from './video-room.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 90_000 });

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let cleo: SignedUp;
let loud: Buffer<ArrayBuffer>;
let silent: Buffer<ArrayBuffer>;
let original: string;

const duetWith = (originalId: string): Composition => ({
  kind: 'duet',
  originalId,
  layout: 'top-bottom',
  ownLevel: 1,
  originalLevel: 1,
});
const stitchWith = (originalId: string, from = 0): Composition => ({
  kind: 'stitch',
  originalId,
  range: { from, to: from + 1 },
});
const insert = (author: SignedUp, more: Partial<VideoRows> = {}) =>
  insertVideo(kit.storage.database.kysely, { author_id: author.accountId, ...more });
const get = async (videoId: string, as: SignedUp) => (await kit.call('videos.get', { videoId }, as)).video;
const statusOf = async (url: string) => {
  const response = await kit.request(url);
  await response.arrayBuffer();
  return response.status;
};
const sees = (video: Video) => [video.madeWith?.original?.videoId ?? null, video.hasSound, video.height];

beforeAll(async () => {
  kit = await startKit();
  [ada, ben, cleo] = [await kit.signUp('ada'), await kit.signUp('ben'), await kit.signUp('cleo')];
  loud = await clipOf();
  silent = await clipOf({ sound: null });
  original = await insertPlayable(kit, ada.accountId, loud);
});
afterAll(() => kit.stop());

describe('who may make one', () => {
  const outcome = async (by: SignedUp, composition: Composition) => {
    const own = await kit.storage.database.kysely.selectFrom('videos').select('id').execute();
    try {
      const made = await post(kit, by, Buffer.from('x'), { composition });
      await kit.call('videos.delete', { videoId: made.id }, by);
      return 'ok';
    } catch (error) {
      // Nothing is left of a refusal.
      expect(await kit.storage.database.kysely.selectFrom('videos').select('id').execute()).toEqual(own);
      return error instanceof Error && 'code' in error ? error.code : error;
    } finally {
      await kit.storage.database.kysely.deleteFrom('uploads').execute();
    }
  };
  it('is what the author of the original chose, and their age', async () => {
    const child = await kit.signUp('child', {
      birthDate: new Date(Date.now() - 14.5 * 365.25 * 86_400_000).toISOString().slice(0, 10),
    });
    expect(await outcome(ben, duetWith(original))).toBe('ok');
    const stitchOnly = await insert(ada, { duet_audience: 'nobody' });
    expect(await outcome(ben, duetWith(stitchOnly))).toBe('not_allowed');
    expect(await outcome(ben, stitchWith(stitchOnly))).toBe('ok');
    expect(await outcome(ada, duetWith(stitchOnly))).toBe('ok');
    expect(await outcome(ben, duetWith(await insert(child, { duet_audience: 'everyone' })))).toBe(
      'not_allowed',
    );
    expect(await outcome(ben, duetWith(await insert(ada, { see_audience: 'nobody' })))).toBe('not_found');
    expect(await outcome(ben, stitchWith(stitchOnly, 60))).toBe('invalid_input');
    const duet = await insert(ada, { kind: 'duet', original_id: original, strands: ['whole', 'own'] });
    expect(await outcome(ben, duetWith(duet))).toBe('not_composable');
    await kit.call('people.block', { accountId: cleo.accountId }, ada);
    expect(await outcome(cleo, stitchWith(original))).toBe('not_found');
    await kit.call('people.unblock', { accountId: cleo.accountId }, ada);
    await kit.call('videos.delete', { videoId: duet }, ada);
  });
});

describe('a Duet', () => {
  it('is whole while the original may be seen, then the own part alone, and nothing of the original stays', async () => {
    const first = await insertPlayable(kit, ada.accountId, loud);
    const duet = await publish(kit, ben, silent, { composition: duetWith(first) });
    expect(sees(duet)).toEqual([first, true, 160]);
    expect(await kit.call('videos.madeWith', { videoId: first }, ada)).toMatchObject({
      videos: [{ id: duet.id }],
      next: null,
    });
    expect(await statusOf(duet.poster.url)).toBe(200);

    const watching = await kit.connect(cleo, await cursorOf(kit, cleo));
    await watching.next('caughtUp');
    await kit.call('videos.update', { videoId: first, audiences: { see: 'nobody' } }, ada);
    const told = () => watching.frames.flatMap((frame) => (frame.type === 'videos' ? frame.changed : []));
    await expect.poll(() => told().sort()).toEqual([first, duet.id].sort());
    expect(sees(await get(duet.id, cleo))).toEqual([null, false, 160]);
    expect(sees(await get(duet.id, ada))).toEqual([first, true, 160]);
    expect(await statusOf(duet.poster.url)).toBe(410);
    expect(await statusOf((await get(duet.id, ada)).poster.url)).toBe(200);
    expect(await statusOf((await get(duet.id, cleo)).poster.url)).toBe(200);

    await kit.call('videos.update', { videoId: first, audiences: { see: 'everyone' } }, ada);
    expect(sees(await get(duet.id, cleo))).toEqual([first, true, 160]);
    const before = await keptFiles(kit);
    await kit.call('videos.delete', { videoId: first }, ada);
    expect(sees(await get(duet.id, ben))).toEqual([null, false, 160]);
    expect((await get(duet.id, ben)).madeWith).toEqual({ kind: 'duet', original: null });
    expect(await statusOf(duet.poster.url)).toBe(410);
    for (const { url } of duet.renditions) expect(await statusOf(url)).toBe(410);
    // The file of the original, and poster and file of the whole.
    await expect.poll(() => keptFiles(kit)).toHaveLength(before.length - 3);
    await watching.close();
  });

  it('loses an original that is deleted while it is being made, and is made all the same', async () => {
    const first = await insertPlayable(kit, ada.accountId, loud);
    const before = await keptFiles(kit);
    const { id } = await post(kit, ben, silent, { composition: duetWith(first) });
    await expect.poll(() => keptFiles(kit), { timeout: 60_000, interval: 2 }).toContain('own-0');
    await kit.call('videos.delete', { videoId: first }, ada);
    const own = await settled(kit, ben, id);
    expect([own.state, own.video && sees(own.video)]).toEqual(['ready', [null, false, 160]]);
    // One file less, and two of the own part more.
    await expect.poll(() => keptFiles(kit)).toHaveLength(before.length + 1);
  });
});

describe('a Stitch', () => {
  it('is taken out for good by the author of the original, and by nobody else', async () => {
    const stitch = await publish(kit, ben, silent, { composition: stitchWith(original, 1) });
    expect(stitch.duration).toBeCloseTo(4, 1);
    expect(sees(stitch)).toEqual([original, true, 160]);
    const ids = { videoId: original, madeId: stitch.id };
    expect(await kit.outcome('videos.takeOut', ids, ben)).toBe('not_found');
    const other = await insert(ada);
    expect(await kit.outcome('videos.takeOut', { ...ids, videoId: other }, ada)).toBe('not_found');
    const before = await keptFiles(kit);
    await kit.call('videos.takeOut', ids, ada);
    expect(await kit.outcome('videos.takeOut', ids, ada)).toBe('not_found');
    const left = await get(stitch.id, cleo);
    expect(left.duration).toBeCloseTo(3, 1);
    expect(sees(left)).toEqual([null, false, 160]);
    expect(await statusOf(stitch.poster.url)).toBe(410);
    await expect.poll(() => keptFiles(kit)).toHaveLength(before.length - 2);
    expect((await kit.call('videos.madeWith', { videoId: original }, ada)).videos).toEqual([]);
  });
});
