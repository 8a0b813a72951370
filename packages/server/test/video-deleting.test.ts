import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { cursorOf } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { clipOf, keptFiles, post, publish, settled } from './video-room.ts';
import { insertVideo } from './video-rows.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let clip: Buffer<ArrayBuffer>;
beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
  clip = await clipOf();
});
afterAll(() => kit.stop());

/** Where in the whole database an id stands, as `table.column`. */
async function placesOf(id: string): Promise<string[]> {
  const { kysely } = kit.storage.database;
  const { rows: columns } = await sql<{ table: string; column: string }>`
    select table_name as table, column_name as column from information_schema.columns
    where table_schema = 'public' and data_type = 'uuid'`.execute(kysely);
  const found: string[] = [];
  for (const { table, column } of columns) {
    const { rows } = await sql`
      select 1 from ${sql.table(table)} where ${sql.ref(column)} = ${id}::uuid limit 1`.execute(kysely);
    if (rows.length > 0) found.push(`${table}.${column}`);
  }
  return found.sort();
}

/** Everything that people do with a video, as rows. */
async function engageWith(videoId: string): Promise<void> {
  const { kysely } = kit.storage.database;
  const at = new Date();
  const [comment, reply] = [uuidv7(), uuidv7()];
  const by = ben.accountId;
  await kysely.insertInto('likes').values({ account_id: by, video_id: videoId, at }).execute();
  const said = { video_id: videoId, author_id: by, text: 'words', at };
  await kysely
    .insertInto('comments')
    .values([
      { ...said, id: comment, reply_to: null },
      { ...said, id: reply, reply_to: comment },
    ])
    .execute();
  await kysely.insertInto('comment_likes').values({ account_id: by, comment_id: reply, at }).execute();
  const report = { reporter_id: by, reason: 'spam', at };
  await kysely
    .insertInto('reports')
    .values([
      { ...report, id: randomUUID(), video_id: videoId, comment_id: null },
      { ...report, id: randomUUID(), video_id: null, comment_id: comment },
    ])
    .execute();
  await kysely
    .insertInto('engagements')
    .values({ account_id: by, video_id: videoId, kind: 'watch', share: 1, replays: 0, at })
    .execute();
}

it('leaves nothing of a video, in no table and no folder, and tells everybody', async () => {
  const video = await publish(kit, ada, clip, { caption: 'Words #tag @ben' });
  const others = await kit.connect(ben, await cursorOf(kit, ben));
  await others.next('caughtUp');
  await engageWith(video.id);
  const before = await placesOf(video.id);
  for (const place of [
    'videos.id',
    'renditions.video_id',
    'posters.video_id',
    'video_tags.video_id',
    'video_mentions.video_id',
    'caption_words.video_id',
    'likes.video_id',
    'comments.video_id',
    'reports.video_id',
    'engagements.video_id',
  ])
    expect(before).toContain(place);
  expect(await kit.outcome('videos.delete', { videoId: video.id }, ben)).toBe('not_found');
  await kit.call('videos.delete', { videoId: video.id }, ada);
  expect(await placesOf(video.id)).toEqual([]);
  for (const table of ['comments', 'comment_likes', 'reports', 'likes', 'engagements'] as const)
    expect(await kit.storage.database.kysely.selectFrom(table).selectAll().execute()).toEqual([]);
  expect(await keptFiles(kit)).toEqual([]);
  expect(await others.next('videos')).toEqual({ type: 'videos', changed: [], gone: [video.id] });
  expect(await kit.outcome('videos.get', { videoId: video.id }, ben)).toBe('not_found');
  expect(await kit.outcome('videos.delete', { videoId: video.id }, ada)).toBe('not_found');
  expect((await kit.request(video.poster.url)).status).toBe(410);
  await others.close();
});

it('erases the files whatever becomes of telling it', async () => {
  const { id } = await publish(kit, ada, clip);
  const end = kit.bus.subscribe((signal) => {
    if (signal.type === 'videos' && signal.gone.includes(id)) throw new Error('nobody is to be told');
  });
  expect(await kit.outcome('videos.delete', { videoId: id }, ada)).toBe('internal');
  end();
  expect(await placesOf(id)).toEqual([]);
  expect(await keptFiles(kit)).toEqual([]);
});

it('tells what is for the same people in one frame, and each only what is for them', async () => {
  const { kysely } = kit.storage.database;
  const original = await insertVideo(kysely, { author_id: ada.accountId });
  const madeBy = (by: SignedUp, see: 'everyone' | 'followed' | 'nobody') =>
    insertVideo(kysely, { author_id: by.accountId, see_audience: see, kind: 'duet', original_id: original });
  const cat = await kit.signUp('cat');
  const dan = await kit.signUp('dan');
  await kit.call('people.follow', { accountId: cat.accountId }, ben);
  const open = [await madeBy(ben, 'everyone'), await madeBy(ben, 'everyone')];
  const followed = [await madeBy(ben, 'followed'), await madeBy(ben, 'followed')];
  const own = [await madeBy(ben, 'nobody')];
  const people = [ben, cat, dan];
  const sockets = await Promise.all(
    people.map(async (one) => {
      const socket = await kit.connect(one, await cursorOf(kit, one));
      await socket.next('caughtUp');
      return socket;
    }),
  );
  await kit.call('videos.delete', { videoId: original }, ada);
  // Told in order: after this nothing of the deletion comes any more.
  const last = await insertVideo(kysely, { author_id: ada.accountId });
  await kit.call('videos.delete', { videoId: last }, ada);
  const told = sockets.map(
    ({ frames }) =>
      () =>
        frames.flatMap((f) => (f.type === 'videos' ? [f] : [])),
  );
  for (const frames of told)
    await expect.poll(() => frames().at(-1)).toEqual({ type: 'videos', changed: [], gone: [last] });
  const setsTold = told.map((frames) =>
    frames()
      .slice(0, -1)
      .map(({ changed, gone }) => [[...changed].sort(), gone]),
  );
  const all = [[...open].sort(), [original]];
  expect(setsTold).toEqual([
    [all, [own, []], [[...followed].sort(), []]],
    [all, [[...followed].sort(), []]],
    [all],
  ]);
  for (const socket of sockets) await socket.close();
  await kysely.deleteFrom('videos').execute();
});

it('tells nobody of a video that was for nobody', async () => {
  const others = await kit.connect(ben, await cursorOf(kit, ben));
  await others.next('caughtUp');
  const own = await kit.connect(ada, await cursorOf(kit, ada));
  await own.next('caughtUp');
  const { id } = await post(kit, ada, clip, {
    audiences: { see: 'nobody', comment: null, duet: null, stitch: null },
  });
  await settled(kit, ada, id);
  await kit.call('videos.delete', { videoId: id }, ada);
  const frames = () => own.frames.flatMap((frame) => (frame.type === 'videos' ? frame.gone : []));
  await expect.poll(frames).toEqual([id]);
  expect(others.frames.filter(({ type }) => type === 'videos')).toEqual([]);
  await others.close();
  await own.close();
});

it('ends the processing of what is deleted, at any moment of it, and leaves nothing', async () => {
  const own = await kit.connect(ada, await cursorOf(kit, ada));
  const isProgressing = () => own.frames.some(({ type }) => type === 'videoProgress');
  const posterIsKept = async () => {
    const files = await keptFiles(kit);
    return files.includes('whole-90') && !files.includes('whole-0');
  };
  const moments = [
    async () => {},
    () => expect.poll(() => keptFiles(kit), { timeout: 30_000, interval: 2 }).toContain('whole-0'),
    () => expect.poll(isProgressing, { timeout: 30_000, interval: 2 }).toBe(true),
    // The poster is kept, and the video is not there yet.
    () => expect.poll(posterIsKept, { timeout: 30_000, interval: 2 }).toBe(true),
  ];
  for (const moment of moments) {
    const { id } = await post(kit, ada, clip);
    await moment();
    await kit.call('videos.delete', { videoId: id }, ada);
    expect(await placesOf(id)).toEqual([]);
    expect(await keptFiles(kit)).toEqual([]);
  }
  expect(await kit.storage.database.kysely.selectFrom('jobs').selectAll().execute()).toEqual([]);
  await own.close();
});
