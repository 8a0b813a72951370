import { afterAll, beforeAll, expect, it } from 'vitest';
import { pruneDeeds } from '../src/feed/deeds.ts';
import type { EngagementKind } from '../src/storage/schema.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
let cat: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
  cat = await kit.signUp('cat');
});
afterAll(() => kit.stop());

const now = new Date();
const daysAgo = (days: number): Date => new Date(now.getTime() - days * 86_400_000);
const did = (who: SignedUp, videoId: string, kind: EngagementKind, days: number) =>
  kit.storage.database.kysely
    .insertInto('engagements')
    .values({
      account_id: who.accountId,
      video_id: videoId,
      kind,
      share: null,
      replays: null,
      at: daysAgo(days),
    })
    .execute();
const prune = () => pruneDeeds(kit.storage.database, now, new AbortController().signal);
const kept = async (who: SignedUp, videoId: string) => {
  const rows = await kit.storage.database.kysely
    .selectFrom('engagements')
    .select(['kind', 'at'])
    .where('account_id', '=', who.accountId)
    .where('video_id', '=', videoId)
    .orderBy('number')
    .execute();
  return rows.map(({ kind, at }) => `${kind} ${Math.round((now.getTime() - at.getTime()) / 86_400_000)}`);
};

it('keeps the first and the last of what somebody did again, and all that is not old', async () => {
  const { kysely } = kit.storage.database;
  const [one, other] = [
    await insertVideo(kysely, { author_id: ada.accountId }),
    await insertVideo(kysely, { author_id: ada.accountId }),
  ];
  for (const days of [90, 80, 70, 60]) {
    await did(ben, one, 'watch', days);
    await did(ben, one, 'like', days);
    await did(ben, one, 'unlike', days);
  }
  await did(ben, other, 'watch', 80);
  await did(cat, one, 'watch', 80);
  await did(cat, one, 'share', 80);
  for (const days of [20, 10, 0]) await did(cat, one, 'watch', days);
  await prune();
  expect(await kept(ben, one)).toEqual([
    'watch 90',
    'like 90',
    'unlike 90',
    'watch 60',
    'like 60',
    'unlike 60',
  ]);
  expect(await kept(ben, other)).toEqual(['watch 80']);
  expect(await kept(cat, one)).toEqual(['watch 80', 'share 80', 'watch 20', 'watch 10', 'watch 0']);
});

it('goes through all that is old, however much it is', async () => {
  const { kysely } = kit.storage.database;
  const videoId = await insertVideo(kysely, { author_id: ada.accountId });
  const watch = { account_id: ben.accountId, video_id: videoId, kind: 'watch' as const };
  for (let n = 0; n < 3; n += 1)
    await kysely
      .insertInto('engagements')
      .values(Array.from({ length: 110 }, () => ({ ...watch, share: 1, replays: 0, at: daysAgo(40) })))
      .execute();
  await prune();
  expect(await kept(ben, videoId)).toEqual(['watch 40', 'watch 40']);
});

it('happens at the start of a server', async () => {
  const { kysely } = kit.storage.database;
  const videoId = await insertVideo(kysely, { author_id: ada.accountId });
  for (let n = 0; n < 4; n += 1) await did(ben, videoId, 'watch', 50);
  await kit.restart();
  await expect.poll(() => kept(ben, videoId), { timeout: 15_000 }).toHaveLength(2);
});
