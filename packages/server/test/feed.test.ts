import type { Engagement } from '@takeback/protocol';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { setCaptionWords } from '../src/videos/caption-words.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

/* What feeds are told, and what they show of it. Videos are rows here, and told of as a new one is. */

let kit: Kit;
let made = 0;
let ada: SignedUp;
let ben: SignedUp;
let cat: SignedUp;
/** As many as give a video its first views, and one more. */
const crowd: SignedUp[] = [];
beforeAll(async () => {
  kit = await startKit();
  for (let n = 0; n < 21; n += 1) crowd.push(await kit.signUp(`one.of.many.${n}`));
});
afterAll(() => kit.stop());
beforeEach(async () => {
  made += 1;
  ada = await kit.signUp(`ada.${made}`);
  ben = await kit.signUp(`ben.${made}`);
  cat = await kit.signUp(`cat.${made}`);
});

const insert = async (author: SignedUp, more: Partial<VideoRows> = {}): Promise<string> => {
  const { kysely } = kit.storage.database;
  const id = await insertVideo(kysely, { author_id: author.accountId, ...more });
  await setCaptionWords(kysely, id, more.caption ?? '');
  kit.bus.publish({ type: 'videos', changed: [id], gone: [] });
  return id;
};
const engage = (by: SignedUp, ...engagements: Engagement[]) => kit.call('feed.engage', { engagements }, by);
const counts = async (videoId: string) => {
  const row = await kit.storage.database.kysely
    .selectFrom('videos')
    .select(['view_count as views', 'share_count as shares', 'like_count as likes'])
    .where('id', '=', videoId)
    .executeTakeFirstOrThrow();
  return row;
};
const deedsOf = async (who: SignedUp) =>
  (
    await kit.storage.database.kysely
      .selectFrom('engagements')
      .select('kind')
      .where('account_id', '=', who.accountId)
      .orderBy('number')
      .execute()
  ).map(({ kind }) => kind);
const follow = (by: SignedUp, of: SignedUp) => kit.call('people.follow', { accountId: of.accountId }, by);
/** Everything of a list of videos, page by page. */
async function walk(
  page: (part: {
    limit: number;
    after?: string;
  }) => Promise<{ videos: { id: string }[]; next: string | null }>,
  limit = 2,
): Promise<string[]> {
  const ids: string[] = [];
  for (let after: string | undefined; ; ) {
    const { videos, next } = await page({ limit, ...(after !== undefined && { after }) });
    expect(videos.length).toBeLessThanOrEqual(limit);
    ids.push(...videos.map(({ id }) => id));
    if (next === null) return ids;
    after = next;
  }
}

describe('what people do with videos', () => {
  it('is a view once for a person, and a share once, also when told again after a restart', async () => {
    const videoId = await insert(ada);
    const watched = { kind: 'watch', videoId, share: 0.8, replays: 1 } as const;
    await engage(ben, { kind: 'impression', videoId }, watched, { kind: 'share', videoId });
    await engage(ben, { kind: 'impression', videoId }, watched, { kind: 'share', videoId });
    await engage(cat, watched, watched);
    await engage(cat, { kind: 'quick_skip', videoId });
    expect(await counts(videoId)).toMatchObject({ views: 2, shares: 1 });
    await kit.restart();
    await engage(ben, { kind: 'impression', videoId }, { kind: 'share', videoId });
    expect(await counts(videoId)).toMatchObject({ views: 2, shares: 1 });
    expect(await deedsOf(ben)).toEqual(['impression', 'watch', 'share', 'watch']);
  });

  it('is counted once when it is told many times at once', async () => {
    const videoId = await insert(ada);
    const told = [
      { kind: 'impression', videoId },
      { kind: 'share', videoId },
    ] as const;
    await Promise.all(Array.from({ length: 8 }, () => engage(ben, ...told)));
    expect(await counts(videoId)).toMatchObject({ views: 1, shares: 1 });
  });

  it('is passed over where it is one’s own, not there, or not to be seen', async () => {
    const [own, secret] = [await insert(ben), await insert(ada, { see_audience: 'nobody' })];
    await engage(
      ben,
      { kind: 'impression', videoId: own },
      { kind: 'share', videoId: own },
      { kind: 'impression', videoId: secret },
      { kind: 'share', videoId: secret },
      { kind: 'impression', videoId: uuidv7() },
    );
    expect(await counts(own)).toMatchObject({ views: 0, shares: 1 });
    expect(await counts(secret)).toMatchObject({ views: 0, shares: 0 });
    expect(await deedsOf(ben)).toEqual(['share']);
  });

  it('is not taken from the suspended', async () => {
    const videoId = await insert(ada);
    const suspend = (at: Date | null) =>
      kit.storage.database.kysely
        .updateTable('accounts')
        .set({ suspended_at: at })
        .where('id', '=', ben.accountId)
        .execute();
    await suspend(new Date());
    const told = { engagements: [{ kind: 'impression' as const, videoId }] };
    expect(await kit.outcome('feed.engage', told, ben)).toBe('not_allowed');
    expect(await counts(videoId)).toMatchObject({ views: 0, shares: 0 });
    await suspend(null);
    expect(await kit.outcome('feed.engage', told, ben)).toBe('ok');
    expect(await counts(videoId)).toMatchObject({ views: 1, shares: 0 });
  });

  it('has the form that is described', async () => {
    const videoId = await insert(ada);
    const wrong: unknown[] = [
      { kind: 'like', videoId },
      { kind: 'watch', videoId, share: 1.1, replays: 0 },
      { kind: 'watch', videoId, share: 1, replays: -1 },
      { kind: 'impression', videoId, more: 1 },
    ];
    for (const one of wrong) {
      const response = await kit.request('/api/v1/feed/engagements', {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${ben.token}` },
        body: JSON.stringify({ engagements: [one] }),
      });
      expect(response.status).toBe(400);
    }
  });
});

describe('For You', () => {
  const page = async (by: SignedUp, more: { except?: string[]; limit?: number } = {}) =>
    (await kit.call('feed.forYou', more, by)).items;
  const ids = async (by: SignedUp, more: { except?: string[]; limit?: number } = {}) =>
    (await page(by, more)).map(({ video }) => video.id);

  beforeEach(async () => {
    const gone = await kit.storage.database.kysely.deleteFrom('videos').returning('id').execute();
    kit.bus.publish({ type: 'videos', changed: [], gone: gone.map(({ id }) => id) });
  });

  it('shows everything there is for somebody, nothing twice, and nothing of their own', async () => {
    const videos: string[] = [];
    for (let n = 0; n < 25; n += 1) videos.push(await insert(n % 2 === 0 ? ada : cat));
    await insert(ben);
    const seen: string[] = [];
    while (seen.length <= videos.length) {
      const shown = await ids(ben);
      if (shown.length === 0) break;
      seen.push(...shown);
      await engage(ben, ...shown.map((videoId) => ({ kind: 'impression' as const, videoId })));
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.sort()).toEqual(videos.sort());
    // What was seen is known again after a restart, and what was not comes still.
    const later = await insert(ada);
    await kit.restart();
    expect(await ids(ben)).toEqual([later]);
  });

  it('shows a new video to who has none, and nothing of one that is gone, at once', async () => {
    expect(await ids(ben)).toEqual([]);
    const videoId = await insert(ada, { tags: ['boats'] });
    const [item] = await page(ben);
    expect(item?.video.id).toBe(videoId);
    expect(item?.why.kind).toBe('new_creator');
    await kit.storage.database.kysely.deleteFrom('videos').where('id', '=', videoId).execute();
    expect(await ids(ben)).toEqual([]);
  });

  it('leaves out what the device holds already, and gives as many as are asked for', async () => {
    const videos = [await insert(ada), await insert(ada), await insert(ada)];
    const [first = '', second = ''] = videos;
    expect(await ids(ben, { except: [first, second] })).toEqual([videos[2]]);
    expect(await ids(ben, { limit: 2 })).toHaveLength(2);
  });

  it('counts an event in the very next page', async () => {
    const liked = await insert(ada, { tags: ['boats'] });
    const [boats, trains] = [await insert(cat, { tags: ['boats'] }), await insert(ada, { tags: ['trains'] })];
    // They have had their first views, so that nothing is shown for being new.
    for (const who of crowd)
      await engage(
        who,
        ...[liked, boats, trains].map((videoId) => ({ kind: 'impression' as const, videoId })),
      );
    await page(ben);
    await kit.call('videos.like', { videoId: liked }, ben);
    const next = await page(ben);
    expect(next.map(({ video }) => video.id)).not.toContain(liked);
    expect(next.find(({ video }) => video.id === boats)?.why).toEqual({ kind: 'your_tags', tag: 'boats' });
    expect(next.find(({ video }) => video.id === trains)?.why).toEqual({ kind: 'author_you_like' });
    expect(next.find(({ video }) => video.id === boats)?.video).toMatchObject({ author: cat.person });

    await follow(ben, cat);
    expect((await page(ben)).find(({ video }) => video.id === boats)?.why.kind).toBe('because_you_follow');
    await engage(ben, { kind: 'not_interested', videoId: boats });
    expect(await ids(ben)).toEqual([trains]);
    await kit.call('people.unfollow', { accountId: cat.accountId }, ben);
    await insert(cat);
    for (const { why } of await page(ben)) expect(why.kind).not.toBe('because_you_follow');
  });

  it('names a video that others liked, only while the viewer may see it', async () => {
    const liked = await insert(ada);
    const alike = await insert(cat);
    for (const who of crowd) {
      await kit.call('videos.like', { videoId: liked }, who);
      await kit.call('videos.like', { videoId: alike }, who);
    }
    await kit.call('videos.like', { videoId: liked }, ben);
    const why = async () => (await page(ben)).find(({ video }) => video.id === alike)?.why;
    expect(await why()).toEqual({ kind: 'people_who_liked', videoId: liked });
    await kit.call('people.mute', { accountId: ada.accountId }, ben);
    expect(await why()).toEqual({ kind: 'people_like_you' });
  });

  it('shows nothing of whom one muted or blocked, from the next page on', async () => {
    const [adas, cats] = [await insert(ada), await insert(cat)];
    expect((await ids(ben)).sort()).toEqual([adas, cats].sort());
    await kit.call('people.mute', { accountId: ada.accountId }, ben);
    expect(await ids(ben)).toEqual([cats]);
    await kit.call('people.block', { accountId: ben.accountId }, cat);
    expect(await ids(ben)).toEqual([]);
    await kit.call('people.unmute', { accountId: ada.accountId }, ben);
    expect(await ids(ben)).toEqual([adas]);
  });

  it('shows what is for friends to friends, while they are', async () => {
    const videoId = await insert(ada, { see_audience: 'friends' });
    await insert(ada, { see_audience: 'nobody' });
    expect(await ids(ben)).toEqual([]);
    await follow(ben, ada);
    await follow(ada, ben);
    expect(await ids(ben)).toEqual([videoId]);
    await kit.call('people.unfollow', { accountId: ben.accountId }, ada);
    expect(await ids(ben)).toEqual([]);
  });
});

describe('what an author changes', () => {
  const shown = async (by: SignedUp) =>
    (await kit.call('feed.forYou', {}, by)).items.map(({ video }) => video.id);
  const tagged = async (tag: string, by: SignedUp) =>
    (await kit.call('feed.tag', { tag }, by)).videos.map(({ id }) => id);

  it('is in every feed from the next page on: whom it is for, what is written, and that it is gone', async () => {
    const word = `okapi${made}`;
    const videoId = await insert(ada, { caption: `#${word}`, tags: [word] });
    expect(await shown(ben)).toContain(videoId);
    const see = async (audience: 'friends' | 'everyone') =>
      kit.call(
        'videos.update',
        { videoId, audiences: { see: audience, comment: null, duet: null, stitch: null } },
        ada,
      );
    const counted = async () => (await kit.call('feed.tags', { beginning: word }, ben)).tags;
    expect(await counted()).toEqual([{ tag: word, videos: 1 }]);
    await see('friends');
    expect(await shown(ben)).not.toContain(videoId);
    expect(await tagged(word, ben)).toEqual([]);
    expect(await counted()).toEqual([]);
    await see('everyone');
    expect(await counted()).toEqual([{ tag: word, videos: 1 }]);
    expect(await shown(ben)).toContain(videoId);
    await kit.call('videos.update', { videoId, caption: `#${word}b` }, ada);
    expect(await tagged(word, ben)).toEqual([]);
    expect(await tagged(`${word}b`, ben)).toEqual([videoId]);

    await kit.call('videos.like', { videoId }, ben);
    const id = uuidv7();
    await kit.call('comments.post', { videoId, id, text: 'words', replyTo: null }, ben);
    await engage(cat, { kind: 'impression', videoId });
    await kit.call('videos.delete', { videoId }, ada);
    expect(await shown(cat)).not.toContain(videoId);
    expect(await tagged(`${word}b`, ben)).toEqual([]);
    expect(await kit.outcome('comments.list', { videoId }, ben)).toBe('not_found');
    expect(await kit.outcome('comments.delete', { commentId: id }, ben)).toBe('not_found');
    expect(await kit.outcome('videos.unlike', { videoId }, ben)).toBe('not_found');
    expect(await deedsOf(cat)).toEqual([]);
  });

  it('never hurts who likes, comments and tells at the same moment', async () => {
    for (let n = 0; n < 3; n += 1) {
      const videoId = await insert(ada);
      const outcomes = await Promise.all([
        kit.outcome('videos.like', { videoId }, ben),
        kit.outcome('comments.post', { videoId, id: uuidv7(), text: 'words', replyTo: null }, ben),
        kit.outcome('feed.engage', { engagements: [{ kind: 'impression', videoId }] }, ben),
        kit.outcome('videos.report', { videoId, reason: 'spam' }, cat),
        kit.outcome('videos.delete', { videoId }, ada),
        kit.outcome('videos.like', { videoId }, cat),
        kit.outcome('comments.post', { videoId, id: uuidv7(), text: 'words', replyTo: null }, cat),
        kit.outcome('feed.engage', { engagements: [{ kind: 'share', videoId }] }, cat),
      ]);
      for (const outcome of outcomes) expect(['ok', 'not_found']).toContain(outcome);
    }
  });
});

describe('the feed of people one follows', () => {
  it('has their videos, the latest first, each once, a page at a time', async () => {
    await follow(ben, ada);
    await follow(ben, cat);
    const now = Date.now();
    const videos: string[] = [];
    for (let n = 0; n < 7; n += 1)
      videos.push(await insert(n % 2 === 0 ? ada : cat, { published_at: new Date(now - n * 1_000) }));
    await insert(ben);
    await insert(await kit.signUp(`stranger.${made}`));
    expect(await walk((part) => kit.call('feed.following', part, ben), 3)).toEqual(videos);
    await kit.call('people.mute', { accountId: cat.accountId }, ben);
    expect(await walk((part) => kit.call('feed.following', part, ben))).toEqual(
      videos.filter((_, n) => n % 2 === 0),
    );
    for (const after of ['x', `1.${uuidv7()}.2`])
      expect(await kit.outcome('feed.following', { after }, ben)).toBe('invalid_cursor');
  });

  it('goes on behind what is not for the viewer', async () => {
    await follow(ben, ada);
    const now = Date.now();
    const at = (n: number) => ({ published_at: new Date(now - n * 1_000) });
    const first = await insert(ada, at(0));
    for (let n = 1; n < 6; n += 1) await insert(ada, { ...at(n), see_audience: 'nobody' });
    // Read from its row as one for this viewer, and without files to show.
    await insert(ada, { ...at(6), strands: [] });
    const last = await insert(ada, at(7));
    expect(await walk((part) => kit.call('feed.following', part, ben), 1)).toEqual([first, last]);
  });
});

describe('tags', () => {
  const name = () => `tag${made}`;

  it('have the videos with them, however they are written', async () => {
    const tag = name();
    const videos = [await insert(ada, { tags: [tag, 'other'] }), await insert(cat, { tags: [tag] })];
    await insert(ada, { tags: [`${tag}x`] });
    for (const written of [tag, tag.toUpperCase(), `#${tag}`])
      expect((await walk((part) => kit.call('feed.tag', { tag: written, ...part }, ben), 1)).sort()).toEqual(
        videos.sort(),
      );
    expect(await kit.outcome('feed.tag', { tag: 'not a tag' }, ben)).toBe('invalid_input');
  });

  it('are counted by what everyone may see, the most used first', async () => {
    const beginning = name();
    for (let n = 0; n < 3; n += 1) await insert(ada, { tags: [`${beginning}often`] });
    await insert(cat, { tags: [`${beginning}once`, `${beginning}twice`] });
    await insert(cat, { tags: [`${beginning}twice`] });
    await insert(cat, { tags: [`${beginning}secret`, `${beginning}once`], see_audience: 'friends' });
    await insert(cat, { tags: [`${beginning}unpublished`], published_at: null });
    const { tags } = await kit.call('feed.tags', { beginning, limit: 10 }, ben);
    expect(tags).toEqual([
      { tag: `${beginning}often`, videos: 3 },
      { tag: `${beginning}twice`, videos: 2 },
      { tag: `${beginning}once`, videos: 1 },
    ]);
    expect((await kit.call('feed.tags', { beginning: `#${beginning}`, limit: 1 }, ben)).tags).toHaveLength(1);
    expect((await kit.call('feed.tags', { beginning: '_' }, ben)).tags).toEqual([]);
  });

  it('without a beginning are those of the last days', async () => {
    const [fresh, old] = [`${name()}fresh`, `${name()}old`];
    const long = new Date(Date.now() - 8 * 86_400_000);
    for (let n = 0; n < 12; n += 1) await insert(ada, { tags: [fresh] });
    for (let n = 0; n < 20; n += 1) await insert(ada, { tags: [old], published_at: long });
    const { tags } = await kit.call('feed.tags', {}, ben);
    expect(tags[0]).toEqual({ tag: fresh, videos: 12 });
    expect(tags.map(({ tag }) => tag)).not.toContain(old);
  });
});

describe('a search', () => {
  it('finds captions in which every word begins so, by tag, and by the person', async () => {
    const word = `zebra${made}`;
    const boats = await insert(ada, { caption: `Élan at the ${word}s’ harbour, boats!`, tags: ['sea'] });
    const trains = await insert(cat, { caption: `${word} TRAINS`, tags: ['land'] });
    const { kysely } = kit.storage.database;
    await kysely
      .insertInto('video_mentions')
      .values({ video_id: trains, account_id: ada.accountId })
      .execute();
    const find = async (query: string) =>
      (await walk((part) => kit.call('feed.search', { query, ...part }, ben), 1)).sort();
    const both = [boats, trains].sort();
    expect(await find(word)).toEqual(both);
    expect(await find(`  ${word.toUpperCase().slice(0, -1)} `)).toEqual(both);
    expect(await find(`${word} boat`)).toEqual([boats]);
    expect(await find(`elan ${word}`)).toEqual([boats]);
    expect(await find(`${word}s’ harb`)).toEqual([boats]);
    expect(await find(`${word} oats`)).toEqual([]);
    expect(await find(`${word} #land`)).toEqual([trains]);
    expect(await find(`${word} #lan`)).toEqual([]);
    expect(await find(`@${cat.handle}`)).toEqual([trains]);
    expect(await find(`@${ada.handle}`)).toEqual(both);
    expect(await find(`@${ada.handle} trains`)).toEqual([trains]);
    expect(await find(`@no.such.person ${word}`)).toEqual([]);
    for (const query of ['!?', '%', '_', '\\', '#', '@']) expect(await find(query)).toEqual([]);
    for (const query of ['', '  ', 'x'.repeat(201)])
      expect(await kit.outcome('feed.search', { query }, ben)).toBe('invalid_input');
    expect(await kit.outcome('feed.search', { query: word, after: 'x' }, ben)).toBe('invalid_cursor');
  });

  it('looks at the latest of very many with the same word, and no further', async () => {
    const word = `gnu${made}`;
    const { kysely } = kit.storage.database;
    const oldIds = sql`
      select (lpad(to_hex(n), 8, '0') || '-0000-7000-8000-000000000000')::uuid as id
      from generate_series(1, 5000) as n`;
    await sql`
      insert into videos (id, author_id, caption, posted_at, published_at, state, see_audience, cover_at)
      select id, ${ada.accountId}::uuid, '', now(), now(), 'ready', 'nobody', 0
      from (${oldIds}) as old`.execute(kysely);
    await sql`insert into caption_words (word, video_id) select ${word}, id from (${oldIds}) as old`.execute(
      kysely,
    );
    const latest = await insert(ada, { caption: word });
    const further = await insert(ada, { caption: `${word}s` });
    const find = async (query: string) => walk((part) => kit.call('feed.search', { query, ...part }, ben));
    expect(await find(word)).toEqual([latest]);
    expect(await find(`${word}s`)).toEqual([further]);
  });

  it('finds whom one muted, and nobody across a block', async () => {
    const word = `quagga${made}`;
    const videoId = await insert(ada, { caption: word });
    const find = async () => walk((part) => kit.call('feed.search', { query: word, ...part }, ben));
    await kit.call('people.mute', { accountId: ada.accountId }, ben);
    expect(await find()).toEqual([videoId]);
    await kit.call('people.block', { accountId: ben.accountId }, ada);
    expect(await find()).toEqual([]);
  });
});
