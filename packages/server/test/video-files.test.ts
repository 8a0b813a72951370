import { randomBytes, randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Video } from '@takeback/protocol';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rangeOf } from '../src/videos/range.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
const now = { at: new Date() };
const content = randomBytes(1_000);

beforeAll(async () => {
  kit = await startKit({ clock: { now: () => now.at } });
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
});
afterAll(() => kit.stop());

const placeOf = (url: string): [folder: string, path: string] => {
  const id = (url.split('?')[0] ?? '').split('/').at(-1) ?? '';
  const folder = join(kit.folder, 'media', 'blobs', id.slice(-2));
  return [folder, join(folder, id)];
};

/** A video whose smallest file has bytes, as somebody sees it. */
async function makeVideo(more: Partial<VideoRows> = {}, viewer = ada): Promise<Video & { url: string }> {
  const id = await insertVideo(kit.storage.database.kysely, { author_id: ada.accountId, ...more });
  const { video } = await kit.call('videos.get', { videoId: id }, viewer);
  const { url } = video.renditions[0] ?? { url: '' };
  for (const one of [url, video.poster.url]) {
    const [folder, path] = placeOf(one);
    await mkdir(folder, { recursive: true });
    await writeFile(path, content);
  }
  return { ...video, url };
}
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());
const statusOf = async (url: string) => {
  const response = await kit.request(url);
  await response.arrayBuffer();
  return response.status;
};

describe('the file of a video for everyone', () => {
  it('is judged by prepared statements', async () => {
    const { kysely, engine } = kit.storage.database;
    // Elsewhere there are several sessions, each with statements of its own.
    if (engine !== 'pglite') return;
    const secret = await makeVideo({ see_audience: 'nobody' });
    expect(await statusOf(secret.url)).toBe(200);
    const { rows } = await sql<{ name: string }>`select name from pg_prepared_statements`.execute(kysely);
    expect(rows.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['file-of-video', 'videos-to-judge', 'parties', 'ties']),
    );
  });

  it('is for all caches and for ever, with headers that keep it a video', async () => {
    const { url, poster } = await makeVideo();
    const response = await kit.request(url);
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'video/mp4',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
    expect(Buffer.compare(await bytesOf(response), content)).toBe(0);
    expect((await kit.request(poster.url)).headers.get('content-type')).toBe('image/webp');
  });

  it('is read in parts', async () => {
    const { url } = await makeVideo();
    const ask = (headers: Record<string, string>, method = 'GET') => kit.request(url, { method, headers });
    const part = await ask({ range: 'bytes=100-199' });
    expect([part.status, part.headers.get('content-range'), part.headers.get('content-length')]).toEqual([
      206,
      'bytes 100-199/1000',
      '100',
    ]);
    expect(Buffer.compare(await bytesOf(part), content.subarray(100, 200))).toBe(0);
    const head = await ask({ range: 'bytes=-10' }, 'HEAD');
    expect([head.status, head.headers.get('content-range')]).toEqual([206, 'bytes 990-999/1000']);
    const outside = await ask({ range: 'bytes=1000-' });
    expect([outside.status, outside.headers.get('content-range')]).toEqual([416, 'bytes */1000']);
    const tag = part.headers.get('etag') ?? '';
    expect((await ask({ 'if-none-match': tag })).status).toBe(304);
    expect((await ask({ range: 'bytes=0-1', 'if-range': tag })).status).toBe(206);
    expect((await ask({ range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200);
  });

  it('answers 410 once it is not for everyone, is deleted, or its author is suspended', async () => {
    const { url, id } = await makeVideo();
    const { kysely } = kit.storage.database;
    const suspend = (at: Date | null) =>
      kysely.updateTable('accounts').set({ suspended_at: at }).where('id', '=', ada.accountId).execute();
    await suspend(new Date());
    expect(await statusOf(url)).toBe(410);
    await suspend(null);
    expect(await statusOf(url)).toBe(200);
    await kit.call('videos.update', { videoId: id, audiences: { see: 'friends' } }, ada);
    expect(await statusOf(url)).toBe(410);
    await kit.call('videos.update', { videoId: id, audiences: { see: 'everyone' } }, ada);
    expect(await statusOf(url)).toBe(200);
    await kit.call('videos.delete', { videoId: id }, ada);
    const gone = await kit.request(url);
    expect([gone.status, gone.headers.get('cache-control')]).toEqual([410, 'no-store']);
    expect(await gone.json()).toMatchObject({ code: 'gone' });
  });

  it('answers 410 where its bytes are lost, and for ids that never were', async () => {
    const { url } = await makeVideo();
    await rm(placeOf(url)[1]);
    expect(await statusOf(url)).toBe(410);
    expect(await statusOf(`/media/${randomUUID()}`)).toBe(410);
    expect(await statusOf('/media/..%2fbelongs-to')).toBe(410);
    expect(await statusOf('/media/address-key')).toBe(410);
  });
});

describe('the file of a video for some', () => {
  it('is for the one whose address it is, on their device, while they may see it', async () => {
    await kit.call('people.follow', { accountId: ben.accountId }, ada);
    await kit.call('people.follow', { accountId: ada.accountId }, ben);
    const { url } = await makeVideo({ see_audience: 'friends' }, ben);
    const response = await kit.request(url);
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'private, max-age=3600']);
    expect(await statusOf(url.replace(/\?.*/, ''))).toBe(410);
    expect(await statusOf(url.replace(ben.accountId, ada.accountId))).toBe(410);
    await kit.call('people.unfollow', { accountId: ben.accountId }, ada);
    expect(await statusOf(url)).toBe(410);
    await kit.call('people.follow', { accountId: ben.accountId }, ada);
    expect(await statusOf(url)).toBe(200);
    await kit.call('people.block', { accountId: ben.accountId }, ada);
    expect(await statusOf(url)).toBe(410);
    await kit.call('people.unblock', { accountId: ben.accountId }, ada);
  });

  it('has an address that ends', async () => {
    const { url } = await makeVideo({ see_audience: 'nobody' });
    now.at = new Date(now.at.getTime() + 4.9 * 3_600_000);
    expect(await statusOf(url)).toBe(200);
    now.at = new Date(now.at.getTime() + 1.2 * 3_600_000);
    expect(await statusOf(url)).toBe(410);
    now.at = new Date();
  });

  it('stays readable over a restart', async () => {
    const { url } = await makeVideo({ see_audience: 'nobody' });
    await kit.restart();
    expect(await statusOf(url)).toBe(200);
  });
});

describe('rangeOf', () => {
  it.each([
    [undefined, undefined],
    ['bytes=0-0', { first: 0, last: 0 }],
    ['bytes=5-', { first: 5, last: 9 }],
    ['bytes=5-100', { first: 5, last: 9 }],
    ['bytes=-3', { first: 7, last: 9 }],
    ['bytes=-30', { first: 0, last: 9 }],
    ['bytes=-0', 'outside'],
    ['bytes=10-', 'outside'],
    ['bytes=10-20', 'outside'],
    ['bytes=5-4', undefined],
    ['bytes=-', undefined],
    ['bytes=0-1,3-4', undefined],
    ['items=0-1', undefined],
  ])('%s', (header, range) => expect(rangeOf(header, 10)).toEqual(range));
});
