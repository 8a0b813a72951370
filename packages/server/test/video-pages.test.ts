import type { Video } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../src/clock.ts';
import type { ListPlace } from '../src/list-place.ts';
import { createAddresses } from '../src/videos/addresses.ts';
import { fillPage, type VideoRowsFrom } from '../src/videos/pages.ts';
import { createView } from '../src/videos/view.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
});
afterAll(() => kit.stop());

describe('a page of a list', () => {
  const count = 200;
  const rows: readonly ListPlace[] = Array.from({ length: count }, (_, n) => ({
    at: new Date((count - n) * 1_000),
    id: uuidv7(),
  }));
  const asked: number[] = [];
  const rowsFrom: VideoRowsFrom = async (place, most) => {
    asked.push(most);
    const from = place === undefined ? 0 : rows.findIndex(({ id }) => id === place.id) + 1;
    return rows.slice(from, from + most);
  };
  const deps = { clock: systemClock, addresses: createAddresses(new Uint8Array(32), systemClock) };
  let shown: string[];
  /** Every fiftieth can be seen: it is there. */
  const view = (ids: readonly string[]): Promise<readonly Video[]> =>
    createView({ database: kit.storage.database, ...deps })(ben.accountId, ids);
  beforeAll(async () => {
    const fiftieths = rows.filter((_, n) => n % 50 === 49);
    for (const { id } of fiftieths)
      await insertVideo(kit.storage.database.kysely, { id, author_id: ada.accountId });
    shown = fiftieths.map(({ id }) => id);
  });

  it('looks at few pages of rows, and then says where it goes on', async () => {
    const { videos, next } = await fillPage(rowsFrom, view, { limit: 5 });
    expect(videos).toEqual([]);
    expect(next).not.toBeNull();
    expect(asked).toEqual([6, 6, 6, 6]);
  });

  it.each([1, 2, 3, 5, 30])('of %i at most leaves nothing out and shows nothing twice', async (limit) => {
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const { videos, next } = await fillPage(rowsFrom, view, { limit, after });
      expect(videos.length).toBeLessThanOrEqual(limit);
      seen.push(...videos.map(({ id }) => id));
      if (next === null) break;
      after = next;
    }
    expect(seen).toEqual(shown);
  });
});

it('has none of somebody’s videos that are not for the viewer, in one page', async () => {
  const cat = await kit.signUp('cat');
  const { kysely } = kit.storage.database;
  const insert = (see: 'everyone' | 'followed' | 'nobody', ago: number) => {
    const at = new Date(Date.now() - ago * 1_000);
    return insertVideo(kysely, {
      id: uuidv7(),
      author_id: cat.accountId,
      see_audience: see,
      posted_at: at,
      published_at: at,
    });
  };
  for (let n = 0; n < 12; n += 1) await insert(n % 2 === 0 ? 'nobody' : 'followed', n);
  const last = await insert('everyone', 12);
  const of = async (viewer: SignedUp) => {
    const { videos, next } = await kit.call('videos.ofPerson', { handle: 'cat', limit: 2 }, viewer);
    return [videos.map(({ id }) => id), next];
  };
  expect(await of(ben)).toEqual([[last], null]);
  await kit.call('people.block', { accountId: ben.accountId }, cat);
  expect(await of(ben)).toEqual([[], null]);
});
