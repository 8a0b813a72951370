import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createClient, createMemoryStore, type TakebackClient } from '@takeback/client';
import { isDemoHandle } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, startKit } from '../../server/test/kit.ts';
import { cast, disclaimer, handleOf } from '../src/cast.ts';
import { clips } from '../src/clips/clips.ts';
import { DemoIsThere, makeDemo, removeDemo } from '../src/demo.ts';
import { follows, postings, threads } from '../src/plan.ts';
import { until } from '../src/until.ts';

/** A film, and one that begins with a part of it. */
const show = postings
  .filter(({ clip }) => ['clock', 'fireworks'].includes(clip))
  .map((posting) => ({
    ...posting,
    remarks: posting.remarks.map((remark) => ({ reply: { by: posting.by, text: 'A reply' }, ...remark })),
  }));
const scale = { show, width: 90 };

let kit: Kit;
let guest: Awaited<ReturnType<typeof makeDemo>>;
let mara: TakebackClient;
const told: string[] = [];

beforeAll(async () => {
  kit = await startKit({ registration: 'invite' });
  guest = await makeDemo(running(), (words) => told.push(words), scale);
  mara = createClient({ url: kit.url, store: createMemoryStore() });
  await mara.signIn({ handle: guest.handle, password: guest.password });
  // Two videos are made: a few seconds, but many where much else runs.
}, 150_000);
afterAll(async () => {
  await mara?.close();
  await kit.stop();
});

/** The settings of the server, with the port that it was given. */
const running = () => ({ ...kit.config, port: Number(new URL(kit.url).port) });

describe('the plan', () => {
  it('has people of age who follow each other, and a clip for everything that is posted', () => {
    const names = new Set<string>(cast.map(({ name }) => name));
    for (const { name, bio, birthDate } of cast) {
      expect(isDemoHandle(handleOf(name))).toBe(true);
      expect(birthDate < '2006-01-01').toBe(true);
      expect([...`${bio}\n${disclaimer}`].length).toBeLessThanOrEqual(160);
      expect(follows[name].length).toBeGreaterThan(2);
      expect(follows[name]).not.toContain(name);
    }
    expect(postings.map(({ clip }) => clip).sort()).toEqual([...clips.keys()].sort());
    for (const { by, clip, cover, likedBy, remarks, madeWith } of postings) {
      for (const name of [by, ...likedBy, ...remarks.map((remark) => remark.by)])
        expect(names.has(name)).toBe(true);
      expect(likedBy).not.toContain(by);
      const borrowed = madeWith?.kind === 'stitch' ? madeWith.to - madeWith.from : 0;
      expect(cover).toBeLessThan((clips.get(clip)?.seconds ?? 0) + borrowed);
      const before = postings.slice(
        0,
        postings.findIndex((one) => one.clip === clip),
      );
      if (madeWith !== undefined) expect(before.map((one) => one.clip)).toContain(madeWith.original);
    }
    expect(new Set(postings.flatMap(({ madeWith }) => madeWith?.kind ?? []))).toEqual(
      new Set(['duet', 'stitch']),
    );
    expect(threads.flat().filter(({ unsent }) => unsent)).toHaveLength(1);
  });
});

describe('the demo community', () => {
  it('is made on a server that runs, as people would', async () => {
    expect(guest).toMatchObject({ handle: 'mara.demo', isRunning: true });
    expect(told).toEqual([
      '8 people have come in.',
      'They follow each other, and have written in 6 chats.',
      expect.stringMatching(/^Video 1 of 2: /),
      expect.stringMatching(/^Video 2 of 2: /),
    ]);
    expect(await readdir(kit.config.keysFolder)).not.toContain('demo-invitation');

    const inbox = await until(mara.conversations, (rows) => rows.length === 3, 'The inbox');
    const unread = inbox.map(({ person, unread }) => [person.handle, unread]);
    expect(unread).toContainEqual(['noor.demo', 2]);
    expect(unread).toContainEqual(['teo.demo', 0]);
    const withTeo = inbox.find(({ person }) => person.handle === 'teo.demo')?.id ?? '';
    const chat = await until(
      mara.conversation(withTeo),
      (detail) => detail?.messages.length === 6,
      'The chat',
    );
    // She had seen what was taken back: she keeps a note of it, and nothing more.
    expect(chat?.messages.map(({ body }) => body === null)).toEqual([
      false,
      false,
      true,
      false,
      false,
      false,
    ]);
    expect(chat?.messages[2]).toMatchObject({ state: 'unsent', mine: false });

    const { person } = await mara.call('people.get', { handle: 'noor.demo' });
    expect(person).toMatchObject({
      displayName: 'Noor Haddad',
      relation: { follows: true, followsYou: true },
    });
    expect(person.bio).toContain(disclaimer);
  });

  it('has videos that people liked and wrote under, with credit for the one they were made with', async () => {
    const { videos } = await mara.call('videos.ofPerson', { handle: 'lea.demo' });
    expect(videos).toHaveLength(1);
    expect(videos[0]).toMatchObject({
      caption: 'Here is the rest, @teo.demo #night',
      mentions: [{ handle: 'teo.demo' }],
      madeWith: { kind: 'stitch', original: { author: { handle: 'teo.demo' } } },
      likes: 4,
      views: 4,
      comments: 2,
    });
    // Four seconds of the clock, then the fireworks.
    expect(videos[0]?.duration).toBeCloseTo(10, 0);
    const { comments } = await mara.call('comments.list', { videoId: videos[0]?.id ?? '' });
    expect(comments).toMatchObject([
      { author: { handle: 'teo.demo' }, text: 'On time, for once', likes: 1, replies: 1 },
    ]);
  });

  it('is not made twice', async () => {
    await expect(makeDemo(running(), () => {}, scale)).rejects.toThrow(DemoIsThere);
  });

  it('leaves the place of the host to the first who signs up beside it', async () => {
    const ada = await kit.signUp('ada');
    expect(await kit.call('accounts.get', {}, ada)).toMatchObject({ account: { role: 'host' } });
  });

  it('is taken away with the server stopped, whole, and can be made anew', async () => {
    await expect(removeDemo(running())).rejects.toThrow('Takeback is running already');
    const { mediaFolder } = kit.config;
    const blobs = async (): Promise<string[]> =>
      (await readdir(join(mediaFolder, 'blobs'), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map(({ name }) => name);
    expect((await blobs()).length).toBeGreaterThan(2);
    await kit.halt();
    expect(await removeDemo(kit.config)).toBe(cast.length);
    expect(await blobs()).toEqual([]);

    await kit.restart();
    const { kysely } = kit.storage.database;
    expect(await kysely.selectFrom('accounts').select('handle').execute()).toEqual([{ handle: 'ada' }]);
    for (const table of ['conversations', 'videos', 'comments', 'likes', 'uploads', 'engagements'] as const)
      expect([table, await kysely.selectFrom(table).selectAll().execute()]).toEqual([table, []]);
    // Three servers start.
  }, 120_000);
});
