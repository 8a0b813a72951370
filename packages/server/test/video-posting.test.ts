import { video } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cursorOf } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import type { LiveConnection } from './kit-live.ts';
import { beginUpload, idOf, upload } from './tus.ts';
import { clipOf, keptFiles, post, settled } from './video-room.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let clip: Buffer<ArrayBuffer>;
beforeAll(async () => {
  kit = await startKit({ longestVideo: 4 });
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
  clip = await clipOf();
});
afterAll(() => kit.stop());

/** The videos that a device was told of. */
const changesTold = ({ frames }: LiveConnection) =>
  frames.flatMap((frame) => (frame.type === 'videos' ? frame.changed : []));
const uploadAs = (by: SignedUp, bytes = clip) => upload({ url: kit.url, token: by.token }, bytes);
const paramsOf = (uploadId: string, more: object = {}) => ({
  id: uuidv7(),
  uploadId,
  caption: '',
  audiences: { see: 'everyone' as const, comment: null, duet: null, stitch: null },
  trim: null,
  coverAt: 0,
  composition: null,
  ...more,
});

describe('posting', () => {
  it('makes a video that everybody can watch, and leaves nothing of the upload', async () => {
    const socket = await kit.connect(ada, await cursorOf(kit, ada));
    const others = await kit.connect(ben, await cursorOf(kit, ben));
    const posted = await post(kit, ada, clip, { caption: 'Hello #Sea and @ben, @nobody.here', coverAt: 1 });
    expect([posted.state, posted.progress, posted.video]).toEqual(['processing', 0, null]);
    expect(await kit.outcome('videos.get', { videoId: posted.id }, ada)).toBe('not_found');
    await expect.poll(() => changesTold(socket), { timeout: 80_000 }).toContain(posted.id);
    const own = await settled(kit, ada, posted.id);
    expect([own.state, own.progress, own.refusal]).toEqual(['ready', 1, null]);
    const seen = (await kit.call('videos.get', { videoId: posted.id }, ben)).video;
    video.parse(seen);
    expect(seen).toMatchObject({
      author: ada.person,
      caption: 'Hello #Sea and @ben, @nobody.here',
      tags: ['sea'],
      mentions: [ben.person],
      width: 90,
      height: 160,
      hasSound: true,
      audience: 'everyone',
      madeWith: null,
    });
    expect(seen.duration).toBeCloseTo(3, 1);
    expect(seen.renditions.map(({ side }) => side)).toEqual([90]);
    // Poster and rendition; nothing else.
    await expect.poll(() => keptFiles(kit)).toHaveLength(2);
    expect(await socket.next('videoProgress')).toMatchObject({ videoId: posted.id });
    // Nobody else has it on a screen yet.
    expect(others.frames.filter(({ type }) => type.startsWith('video'))).toEqual([]);
    await socket.close();
    await others.close();
  });

  it('makes one video of one id, whoever repeats it', async () => {
    const uploadId = await uploadAs(ada);
    const params = paramsOf(uploadId);
    const answers = await Promise.all([
      kit.call('videos.post', params, ada),
      kit.call('videos.post', params, ada),
      kit.call('videos.post', params, ada),
    ]);
    expect(new Set(answers.map(({ video: { id } }) => id))).toEqual(new Set([params.id]));
    expect((await settled(kit, ada, params.id)).state).toBe('ready');
    expect(await kit.outcome('videos.post', params, ada)).toBe('ok');
    expect(await kit.outcome('videos.post', { ...params, uploadId: await uploadAs(ben) }, ben)).toBe(
      'video_id_taken',
    );
  });

  it('uses an upload once, whole, and only one’s own', async () => {
    const uploadId = await uploadAs(ada);
    expect(await kit.outcome('videos.post', paramsOf(uploadId), ben)).toBe('not_found');
    expect(await kit.outcome('videos.post', paramsOf(uploadId, { see: 'x' }), ada)).toBe('invalid_input');
    const first = await kit.call('videos.post', paramsOf(uploadId), ada);
    expect(await kit.outcome('videos.post', paramsOf(uploadId), ada)).toBe('not_found');
    const path = await beginUpload({ url: kit.url, token: ada.token }, 100);
    expect(await kit.outcome('videos.post', paramsOf(idOf(path)), ada)).toBe('upload_incomplete');
    await kit.call('videos.delete', { videoId: first.video.id }, ada);
  });

  it('trims, also out of a file that is longer than a video may be', async () => {
    const long = await clipOf({ seconds: 9, sound: null });
    const whole = await post(kit, ada, long);
    const trimmed = await post(kit, ada, long, { trim: { from: 2, to: 5.5 } });
    const beyond = await post(kit, ada, long, { trim: { from: 8, to: 12 } });
    expect(
      await kit.outcome('videos.post', paramsOf(await uploadAs(ada), { trim: { from: 0, to: 5 } }), ada),
    ).toBe('invalid_input');
    expect(await settled(kit, ada, whole.id)).toMatchObject({
      state: 'refused',
      refusal: 'too_long',
      video: null,
    });
    const own = await settled(kit, ada, trimmed.id);
    expect(own.video?.duration).toBeCloseTo(3.5, 1);
    expect(own.video?.hasSound).toBe(false);
    expect(await settled(kit, ada, beyond.id)).toMatchObject({ state: 'refused', refusal: 'too_short' });
  });

  it('says what is wrong with a file, to its author alone, and keeps nothing of it', async () => {
    const socket = await kit.connect(ada, await cursorOf(kit, ada));
    const uploadId = await uploadAs(ada, Buffer.from('#EXTM3U\n#EXTINF:1\nfile:///etc/passwd\n'));
    const { id } = await post(kit, ada, clip, { uploadId });
    expect(await settled(kit, ada, id)).toMatchObject({
      state: 'refused',
      refusal: 'playlist',
      progress: 0,
      video: null,
    });
    await expect.poll(() => changesTold(socket)).toContain(id);
    expect(await kit.outcome('videos.get', { videoId: id }, ben)).toBe('not_found');
    expect(await kit.outcome('videos.getOwn', { videoId: id }, ben)).toBe('not_found');
    await expect.poll(() => keptFiles(kit)).not.toContain(uploadId);
    const { kysely } = kit.storage.database;
    expect(await kysely.selectFrom('posters').select('strand').where('video_id', '=', id).execute()).toEqual(
      [],
    );
    await socket.close();
  });

  it('takes nothing from who is suspended', async () => {
    const { kysely } = kit.storage.database;
    const uploadId = await uploadAs(ben);
    const suspend = (at: Date | null) =>
      kysely.updateTable('accounts').set({ suspended_at: at }).where('id', '=', ben.accountId).execute();
    await suspend(new Date());
    expect(await kit.outcome('videos.post', paramsOf(uploadId), ben)).toBe('not_allowed');
    await suspend(null);
    expect(await kit.outcome('videos.post', paramsOf(uploadId), ben)).toBe('ok');
  });
});

describe('lists', () => {
  it('are one’s own with all states, somebody’s that may be seen, and liked ones, in pages', async () => {
    const cleo = await kit.signUp('cleo');
    const { kysely } = kit.storage.database;
    const insert = (minute: number, more: Partial<VideoRows> = {}) =>
      insertVideo(kysely, {
        author_id: cleo.accountId,
        posted_at: new Date(Date.UTC(2026, 0, 1, 0, minute)),
        ...more,
      });
    const one = await insert(1);
    const two = await insert(2, { see_audience: 'nobody' });
    const three = await insert(3, { published_at: null, state: 'refused', refusal: 'empty' });
    const mine = await kit.call('videos.mine', { limit: 2 }, cleo);
    expect(mine.videos.map(({ id, state }) => [id, state])).toEqual([
      [three, 'refused'],
      [two, 'ready'],
    ]);
    const rest = await kit.call('videos.mine', { limit: 2, after: String(mine.next) }, cleo);
    expect([rest.videos.map(({ id }) => id), rest.next]).toEqual([[one], null]);
    const seen = await kit.call('videos.ofPerson', { handle: 'cleo' }, ben);
    expect(seen.videos.map(({ id }) => id)).toEqual([one]);
    expect(await kit.outcome('videos.ofPerson', { handle: 'nobody.here' }, ben)).toBe('not_found');
    expect(await kit.outcome('videos.mine', { after: 'x' }, ben)).toBe('invalid_cursor');
    for (const id of [one, two])
      await kysely
        .insertInto('likes')
        .values({ account_id: ben.accountId, video_id: id, at: new Date() })
        .execute();
    expect((await kit.call('videos.liked', {}, ben)).videos.map(({ id }) => id)).toEqual([one]);
  });
});
