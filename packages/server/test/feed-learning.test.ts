import { setImmediate as nextTurn } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLocalBus } from '../src/bus/local.ts';
import { systemClock } from '../src/clock.ts';
import { Learning } from '../src/feed/learning.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

/* How For You comes to know what is stored, while it is asked already and while things go on happening. */

let kit: Kit;
let author: SignedUp;
let viewer: SignedUp;
const videos: string[] = [];
const crowd = 40;
beforeAll(async () => {
  kit = await startKit();
  const { kysely } = kit.storage.database;
  author = await kit.signUp('author');
  viewer = await kit.signUp('viewer');
  for (let n = 0; n < 20; n += 1) videos.push(await insertVideo(kysely, { author_id: author.accountId }));
  // More than many portions, and what the viewer did comes last of all.
  await sql`
    insert into accounts (id, handle, handle_skeleton, display_name, birth_date, password_hash, role, created_at)
    select gen_random_uuid(), 'many.' || n, 'many.' || n, 'Many', '1990-01-01', 'none', 'member', now()
    from generate_series(1, ${crowd}::integer) n`.execute(kysely);
  await sql`
    insert into engagements (account_id, video_id, kind, share, replays, at)
    select a.id, v.id, 'watch', 0.9, 0, now() from accounts a, videos v, generate_series(1, 10)
    where a.handle like 'many.%'`.execute(kysely);
  const engagements = videos.slice(0, 15).map((videoId) => ({ kind: 'impression' as const, videoId }));
  await kit.call('feed.engage', { engagements }, viewer);
});
afterAll(() => kit.stop());

const learn = (onFailure: (error: unknown) => void = () => {}) => {
  const bus = createLocalBus();
  const { database } = kit.storage;
  return { bus, learning: new Learning({ database, clock: systemClock, bus, onFailure }) };
};
const choose = (learning: Learning, size = 20) =>
  learning
    .choose(viewer.accountId, new Set(), [], size)
    .map(({ videoId }) => videoId)
    .sort();

it('shows nothing twice while it still reads, and the same once it has read everything', async () => {
  const { learning } = learn();
  let isFilled = false;
  const filled = learning.filled().then(() => {
    isFilled = true;
  });
  await learning.readyFor(viewer.accountId);
  expect(isFilled).toBe(false);
  const left = videos.slice(15).sort();
  expect(choose(learning)).toEqual(left);
  await filled;
  await learning.readyFor(viewer.accountId);
  expect(choose(learning)).toEqual(left);
  // All have been watched by many: none is there for being new.
  const reasons = learning.choose(viewer.accountId, new Set(), [], 20).map(({ reason }) => reason.code);
  expect(new Set(reasons)).toEqual(new Set(['popular_now']));
  await learning.close();
});

it('knows what happened while it read, wherever it was', async () => {
  for (let turns = 0; turns < 30; turns += 7) {
    const { bus, learning } = learn();
    for (let turn = 0; turn < turns; turn += 1) await nextTurn();
    const { kysely } = kit.storage.database;
    const fresh = await insertVideo(kysely, { author_id: author.accountId });
    bus.publish({ type: 'videos', changed: [fresh], gone: [] });
    const [seen = ''] = videos.slice(15);
    bus.publish({
      type: 'engaged',
      deeds: [{ accountId: viewer.accountId, videoId: seen, kind: 'impression', at: new Date() }],
    });
    await learning.readyFor(viewer.accountId);
    expect(choose(learning)).toEqual([...videos.slice(16), fresh].sort());
    await kysely.deleteFrom('videos').where('id', '=', fresh).execute();
    bus.publish({ type: 'videos', changed: [], gone: [fresh] });
    expect(choose(learning)).toEqual(videos.slice(16).sort());
    await learning.filled();
    await learning.readyFor(viewer.accountId);
    expect(choose(learning)).toEqual(videos.slice(16).sort());
    await learning.close();
  }
});

it('says when it cannot read, once, and ends', async () => {
  const failures: unknown[] = [];
  const { database } = kit.storage;
  const { learning, bus } = learn((error) => failures.push(error));
  await learning.filled();
  await database.kysely.schema.alterTable('videos').renameTo('elsewhere').execute();
  try {
    const changed = videos.slice(0, 1);
    bus.publish({ type: 'videos', changed, gone: [] });
    bus.publish({ type: 'videos', changed, gone: [] });
    await learning.readyFor(viewer.accountId);
    expect(failures).toHaveLength(1);
  } finally {
    await database.kysely.schema.alterTable('elsewhere').renameTo('videos').execute();
  }
});
