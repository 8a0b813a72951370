import { randomUUID } from 'node:crypto';
import { video } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import { createAddresses } from '../src/videos/addresses.ts';
import { findSeeable } from '../src/videos/judgement.ts';
import { createView, type View } from '../src/videos/view.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
let friend: SignedUp;
let follower: SignedUp;
let blocked: SignedUp;
let stranger: SignedUp;
let teen: SignedUp;
let child: SignedUp;

const deps = { clock: systemClock, addresses: createAddresses(new Uint8Array(32), systemClock) };
let viewVideos: View;
const view = async (viewer: SignedUp, id: string) => (await viewVideos(viewer.accountId, [id]))[0];
const insert = (author: SignedUp, more: Partial<VideoRows> = {}) =>
  insertVideo(kit.storage.database.kysely, { author_id: author.accountId, ...more });
/** Who of the cast may see it. */
async function whoSees(id: string): Promise<string[]> {
  const cast = [ada, friend, follower, blocked, stranger];
  const seen = await Promise.all(cast.map((viewer) => view(viewer, id)));
  return cast.filter((_, index) => seen[index] !== undefined).map(({ handle }) => handle);
}
const yearsAgo = (years: number): string =>
  new Date(Date.now() - (years * 365.25 + 30) * 86_400_000).toISOString().slice(0, 10);

beforeAll(async () => {
  kit = await startKit();
  viewVideos = createView({ database: kit.storage.database, ...deps });
  ada = await kit.signUp('ada');
  friend = await kit.signUp('friend');
  follower = await kit.signUp('follower');
  blocked = await kit.signUp('blocked');
  stranger = await kit.signUp('stranger');
  teen = await kit.signUp('teen', { birthDate: yearsAgo(16) });
  child = await kit.signUp('child', { birthDate: yearsAgo(14) });
  await kit.call('people.follow', { accountId: ada.accountId }, friend);
  await kit.call('people.follow', { accountId: friend.accountId }, ada);
  await kit.call('people.follow', { accountId: ada.accountId }, follower);
  await kit.call('people.block', { accountId: blocked.accountId }, ada);
});
afterAll(() => kit.stop());

describe('who is shown a video', () => {
  it.each([
    ['everyone', ['ada', 'friend', 'follower', 'stranger']],
    ['followed', ['ada', 'friend']],
    ['friends', ['ada', 'friend']],
    ['nobody', ['ada']],
  ] as const)('for %s: %j', async (audience, seers) => {
    expect(await whoSees(await insert(ada, { see_audience: audience }))).toEqual(seers);
  });

  it('does not show what cannot be watched yet, is unknown, or has no files', async () => {
    const early = await insert(ada, { published_at: null, state: 'processing' });
    const empty = await insert(ada, { strands: [] });
    expect(await whoSees(early)).toEqual([]);
    expect(await whoSees(empty)).toEqual([]);
    expect(await view(ada, uuidv7())).toBeUndefined();
  });

  it('shows the videos of a suspended author to nobody else', async () => {
    const { kysely } = kit.storage.database;
    const id = await insert(stranger);
    const suspend = (at: Date | null) =>
      kysely.updateTable('accounts').set({ suspended_at: at }).where('id', '=', stranger.accountId).execute();
    await suspend(new Date());
    expect(await whoSees(id)).toEqual(['stranger']);
    await suspend(null);
  });

  it('keeps the order asked for, leaves out what is not for the viewer, and fits the schema', async () => {
    const { kysely } = kit.storage.database;
    const ids = [
      await insert(ada, { caption: 'one', tags: ['b', 'a'] }),
      await insert(ada, { see_audience: 'nobody' }),
      await insert(friend, { caption: 'two', view_count: 3, like_count: 2 }),
    ];
    await kysely
      .insertInto('video_mentions')
      .values({ video_id: ids[0] ?? '', account_id: friend.accountId })
      .execute();
    await kysely
      .insertInto('likes')
      .values({ account_id: stranger.accountId, video_id: ids[2] ?? '', at: new Date() })
      .execute();
    const seen = await viewVideos(stranger.accountId, ids.toReversed());
    for (const one of seen) video.parse(one);
    expect(
      seen.map(({ caption, liked, tags, likes, views }) => [caption, liked, tags, likes, views]),
    ).toEqual([
      ['two', true, [], 2, 3],
      ['one', false, ['a', 'b'], 0, 0],
    ]);
    expect(seen[1]?.mentions).toEqual([friend.person]);
    expect(seen[1]?.renditions.map(({ side }) => side)).toEqual([480, 720]);
    expect(await findSeeable(kysely, systemClock, stranger.accountId, ids)).toEqual(
      new Set([ids[0], ids[2]]),
    );
    expect((await kit.call('people.get', { handle: 'friend' }, ada)).person.likes).toBe(2);
  });
});

describe('what may be done with it', () => {
  const mayOf = async (viewer: SignedUp, id: string) => {
    const seen = await view(viewer, id);
    return [seen?.mayComment, seen?.mayDuet, seen?.mayStitch];
  };
  it('follows the video, else the account, else the age', async () => {
    const { kysely } = kit.storage.database;
    const plain = await insert(ada);
    expect(await mayOf(stranger, plain)).toEqual([true, true, true]);
    const closed = await insert(ada, {
      comment_audience: 'friends',
      duet_audience: 'nobody',
      stitch_audience: 'friends',
    });
    expect(await mayOf(stranger, closed)).toEqual([false, false, false]);
    expect(await mayOf(friend, closed)).toEqual([true, false, true]);
    await kysely
      .updateTable('accounts')
      .set({ duet_audience: 'friends', comment_audience: 'nobody' })
      .where('id', '=', ada.accountId)
      .execute();
    expect(await mayOf(stranger, plain)).toEqual([false, false, true]);
    await kysely
      .updateTable('accounts')
      .set({ duet_audience: null, comment_audience: null })
      .where('id', '=', ada.accountId)
      .execute();
  });

  it('lets nobody use videos of people under 16, and only friends those of people of 16 and 17', async () => {
    expect(await mayOf(stranger, await insert(child, { duet_audience: 'everyone' }))).toEqual([
      true,
      false,
      false,
    ]);
    expect(await mayOf(stranger, await insert(teen))).toEqual([true, false, false]);
  });

  it('uses no Duet for another one', async () => {
    const original = await insert(ada);
    const duet = await insert(friend, { kind: 'duet', original_id: original, strands: ['whole', 'own'] });
    expect(await mayOf(stranger, duet)).toEqual([true, false, false]);
  });
});

describe('a Duet', () => {
  const shown = async (viewer: SignedUp, id: string) => {
    const seen = await view(viewer, id);
    return seen && [seen.madeWith?.original?.author.handle ?? null, seen.duration, seen.hasSound];
  };
  it('is whole for whoever may see the original, and the own part alone for others', async () => {
    const original = await insert(ada, { see_audience: 'friends' });
    const duet = await insert(friend, { kind: 'duet', original_id: original, strands: ['whole', 'own'] });
    expect(await shown(friend, duet)).toEqual(['ada', 8, true]);
    expect(await shown(ada, duet)).toEqual(['ada', 8, true]);
    expect(await shown(stranger, duet)).toEqual([null, 5, false]);
    expect((await view(friend, duet))?.poster.url).toMatch(/\?for=/);
    expect((await view(stranger, duet))?.poster.url).not.toMatch(/\?/);
  });

  it('is the own part alone for whom the original’s author blocked', async () => {
    const original = await insert(ada);
    const duet = await insert(friend, { kind: 'stitch', original_id: original, strands: ['whole', 'own'] });
    expect(await shown(stranger, duet)).toEqual(['ada', 8, true]);
    expect(await shown(blocked, duet)).toEqual([null, 5, false]);
  });

  it('is the own part alone for everybody once the original was taken out or deleted', async () => {
    const { kysely } = kit.storage.database;
    const original = await insert(ada);
    const made = { kind: 'duet' as const, original_id: original, strands: ['whole', 'own'] as const };
    const out = await insert(friend, { ...made, taken_out_at: new Date() });
    const orphan = await insert(friend, made);
    expect(await shown(stranger, out)).toEqual([null, 5, false]);
    await kysely.deleteFrom('videos').where('id', '=', original).execute();
    expect(await shown(friend, orphan)).toEqual([null, 5, false]);
    expect((await view(friend, orphan))?.madeWith).toEqual({ kind: 'duet', original: null });
  });
});

describe('addresses', () => {
  const now = { at: new Date('2026-06-01T12:30:00Z') };
  const addresses = createAddresses(Buffer.from('a key of tests'), { now: () => now.at });
  const blob = randomUUID();
  const account = randomUUID();
  const read = (address: string, of = blob) =>
    addresses.readerOf(of, Object.fromEntries(new URL(address, 'http://x').searchParams));

  it('are for whom they were made, for five to six hours, and for that file', () => {
    const signed = addresses.of(blob, { accountId: account });
    expect(read(addresses.of(blob, 'everybody'))).toBe('everybody');
    expect(read(signed)).toEqual({ accountId: account });
    expect(read(signed, randomUUID())).toBeUndefined();
    expect(read(signed.replace(account, randomUUID()))).toBeUndefined();
    expect(read(signed.replace(/until=\d+/, 'until=999999'))).toBeUndefined();
    expect(read(signed.replace(/.$/, ''))).toBeUndefined();
    expect(read(signed.replace(/&signature=.*/, ''))).toBeUndefined();
    expect(read(`${signed}&more=1`)).toBeUndefined();
    now.at = new Date('2026-06-01T17:59:59Z');
    expect(read(signed)).toEqual({ accountId: account });
    now.at = new Date('2026-06-01T18:00:00Z');
    expect(read(signed)).toBeUndefined();
  });
});
