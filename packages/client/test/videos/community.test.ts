import { v7 as uuidv7 } from 'uuid';
import { beforeEach, describe, expect, it } from 'vitest';
import type { SignedUp } from '../../../server/test/kit.ts';
import { insertVideo, type VideoRows } from '../../../server/test/video-rows.ts';
import { type Device, idOf, until, useWorld } from '../people.ts';

const world = useWorld();
let author: SignedUp;
let made = 0;
beforeEach(async () => {
  made += 1;
  author = await world().kit.signUp(`author.${made}`);
});

/** A video of the author's that everybody has been told of. */
async function video(more: Partial<VideoRows> = {}): Promise<string> {
  const { kit } = world();
  const videoId = await insertVideo(kit.storage.database.kysely, { author_id: author.accountId, ...more });
  await kit.call('videos.update', { videoId, caption: more.caption ?? '' }, author);
  return videoId;
}

async function follow({ client }: Device): Promise<void> {
  await client.people.follow(author.accountId);
}

const watch = ({ client }: Device, videoId: string) => {
  const card = client.videos.watch(videoId);
  card.subscribe(() => undefined);
  return until(card, ({ state }) => state === 'here');
};
const shown = ({ client }: Device, videoId: string) => {
  const view = client.videos.watch(videoId).get();
  return view.state === 'here' ? view.video : null;
};

describe('lists', () => {
  it('hold videos page by page, each the same object in every list', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 35; i += 1) {
      const id = await insertVideo(world().kit.storage.database.kysely, { author_id: author.accountId });
      ids.unshift(id);
    }
    const ben = await world().signUp('ben');
    await follow(ben);
    const following = ben.client.videos.list({ kind: 'following' });
    expect(ben.client.videos.list({ kind: 'following' })).toBe(following);
    following.subscribe(() => undefined);
    await until(following, ({ state }) => state === 'ready');
    await following.more();
    expect(following.get()).toMatchObject({ state: 'end', failure: null });
    expect(following.get().items.map((item) => item.video.id)).toEqual(ids);
    const ofPerson = ben.client.videos.list({ kind: 'person', handle: author.handle });
    await ofPerson.more();
    expect(ofPerson.get().items[0]?.video).toBe(following.get().items[0]?.video);
  });

  it('of one video that is not there are empty, not failed', async () => {
    const ben = await world().signUp('ben');
    const single = ben.client.videos.list({ kind: 'single', videoId: uuidv7() });
    await single.more();
    expect(single.get()).toEqual({ items: [], state: 'end', failure: null });
  });

  it('For You brings no video twice, and what is not wanted leaves at once', async () => {
    const ids = [await video(), await video(), await video()];
    const ben = await world().signUp('ben');
    const forYou = ben.client.videos.list({ kind: 'forYou' });
    forYou.subscribe(() => undefined);
    await until(forYou, ({ items }) => ids.every((id) => items.some((item) => item.video.id === id)));
    await forYou.more();
    expect(new Set(forYou.get().items.map((item) => item.video.id)).size).toBe(forYou.get().items.length);
    const [first, second] = ids;
    ben.client.videos.notInterested(first ?? '');
    expect(forYou.get().items.some((item) => item.video.id === first)).toBe(false);
    // What was watched does not come again, on another device neither.
    const viewing = ben.client.videos.viewing(second ?? '');
    viewing.watched(0.8, 0);
    viewing.end();
    await ben.client.close();
    const again = await world().signIn(ben);
    const fresh = again.client.videos.list({ kind: 'forYou' });
    fresh.subscribe(() => undefined);
    await until(fresh, ({ state }) => state !== 'loading');
    const seen = fresh.get().items.map((item) => item.video.id);
    expect(seen).not.toContain(first);
    expect(seen).not.toContain(second);
    expect(seen).toContain(ids[2]);
  });

  it('hold what was liked and who is followed meanwhile', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    const liked = ben.client.videos.list({ kind: 'liked' });
    const following = ben.client.videos.list({ kind: 'following' });
    const endLiked = liked.subscribe(() => undefined);
    const endFollowing = following.subscribe(() => undefined);
    await Promise.all([liked, following].map((list) => until(list, ({ state }) => state === 'end')));
    await watch(ben, videoId);
    await ben.client.videos.like(videoId);
    await follow(ben);
    for (const list of [liked, following]) {
      const { items } = await until(list, ({ items: [first] }) => first !== undefined);
      expect(items.map((item) => item.video.id)).toEqual([videoId]);
    }
    // What is looked at does not jump: it is another one for whoever comes back.
    await ben.client.videos.unlike(videoId);
    const other = await world().signIn(ben);
    await other.client.people.mute(author.accountId);
    await until(ben.client.people.relation(author.accountId), (relation) => relation?.muted === true);
    expect([liked.get().items.length, following.get().items.length]).toEqual([1, 1]);
    endLiked();
    endFollowing();
    liked.subscribe(() => undefined);
    following.subscribe(() => undefined);
    for (const list of [liked, following]) {
      await until(list, ({ state, items }) => state === 'end' && items.length === 0);
    }
  });

  it('say that nobody could be reached, and go on when asked', async () => {
    await video();
    const ben = await world().signUp('ben');
    await until(ben.client.state, ({ connection }) => connection === 'online');
    ben.network.cut();
    await until(ben.client.state, ({ connection }) => connection !== 'online');
    const list = ben.client.videos.list({ kind: 'person', handle: author.handle });
    list.subscribe(() => undefined);
    await until(list, ({ state }) => state === 'failed');
    expect(list.get().failure).toBeNull();
    ben.network.mend();
    await list.more();
    expect(list.get()).toMatchObject({ state: 'end' });
    expect(list.get().items).toHaveLength(1);
  });
});

describe('a like', () => {
  it('is shown at once, in every list, and reaches others', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    const cat = await world().signUp('cat');
    await watch(ben, videoId);
    await watch(cat, videoId);
    const liked = ben.client.videos.like(videoId);
    expect(shown(ben, videoId)).toMatchObject({ liked: true, likes: 1 });
    await liked;
    expect(shown(ben, videoId)).toMatchObject({ liked: true, likes: 1 });
    await ben.client.videos.unlike(videoId);
    expect(shown(ben, videoId)).toMatchObject({ liked: false, likes: 0 });
    await Promise.all([
      ben.client.videos.like(videoId),
      ben.client.videos.unlike(videoId),
      ben.client.videos.like(videoId),
    ]);
    expect(shown(ben, videoId)).toMatchObject({ liked: true, likes: 1 });
    await cat.client.videos.check(videoId);
    expect(shown(cat, videoId)).toMatchObject({ liked: false, likes: 1 });
  });

  it('is taken back when it did not reach the server', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    await watch(ben, videoId);
    ben.network.cut();
    const liked = ben.client.videos.like(videoId);
    expect(shown(ben, videoId)).toMatchObject({ liked: true });
    await expect(liked).rejects.toMatchObject({ name: 'ConnectionError' });
    expect(shown(ben, videoId)).toMatchObject({ liked: false, likes: 0 });
  });
});

it('a video that could not be deleted is there again, without a connection too', async () => {
  const ben = await world().signUp('ben');
  const videoId = await insertVideo(world().kit.storage.database.kysely, { author_id: idOf(ben) });
  const list = ben.client.videos.list({ kind: 'person', handle: ben.handle });
  list.subscribe(() => undefined);
  await until(list, ({ items }) => items.length === 1);
  ben.network.cut();
  const deleted = ben.client.videos.delete(videoId);
  expect(list.get().items).toEqual([]);
  await expect(deleted).rejects.toMatchObject({ name: 'ConnectionError' });
  expect(list.get().items).toHaveLength(1);
  ben.network.mend();
  await ben.client.videos.delete(videoId);
  expect(list.get().items).toEqual([]);
});

describe('comments', () => {
  it('are shown before the server has them, with replies under them', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    const cat = await world().signUp('cat');
    const bens = ben.client.videos.comments(videoId);
    bens.subscribe(() => undefined);
    await until(bens, ({ state }) => state === 'end');
    const id = bens.post(' first ');
    expect(bens.get().items).toMatchObject([{ state: 'posting', comment: { id, text: 'first' } }]);
    await until(bens, ({ items }) => items[0]?.state === 'posted');

    const cats = cat.client.videos.comments(videoId);
    cats.subscribe(() => undefined);
    await until(cats, ({ items }) => items.length === 1);
    const replyId = cats.post('a reply', id);
    await until(cats, ({ items }) => items[0]?.replies[0]?.state === 'posted');
    await cats.like(id);
    expect(cats.get().items[0]?.comment).toMatchObject({ liked: true, likes: 1, replies: 1 });

    await bens.refresh();
    expect(bens.get().items[0]).toMatchObject({ moreReplies: true, comment: { likes: 1, replies: 1 } });
    await bens.loadReplies(id);
    expect(bens.get().items[0]).toMatchObject({
      moreReplies: false,
      replies: [{ comment: { id: replyId } }],
    });
    await cats.delete(replyId);
    expect(cats.get().items[0]).toMatchObject({ replies: [], comment: { replies: 0 } });
    await bens.delete(id);
    expect(bens.get().items).toEqual([]);
  });

  it('are shown as they were when quick taps did not reach the server', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    const comments = ben.client.videos.comments(videoId);
    comments.subscribe(() => undefined);
    await until(comments, ({ state }) => state === 'end');
    const id = comments.post('first');
    await until(comments, ({ items }) => items[0]?.state === 'posted');
    const liked = () => comments.get().items[0]?.comment;
    await Promise.all([comments.like(id), comments.unlike(id), comments.like(id)]);
    expect(liked()).toMatchObject({ liked: true, likes: 1 });
    await comments.unlike(id);
    ben.network.cut();
    await Promise.allSettled([comments.like(id), comments.unlike(id)]);
    expect(liked()).toMatchObject({ liked: false, likes: 0 });
  });

  it('that could not be sent wait for the person', async () => {
    const videoId = await video();
    const ben = await world().signUp('ben');
    const comments = ben.client.videos.comments(videoId);
    comments.subscribe(() => undefined);
    await until(comments, ({ state }) => state === 'end');
    ben.network.cut();
    const id = comments.post('first');
    const other = comments.post('second');
    await until(comments, ({ items }) => items.every(({ state }) => state === 'failed'));
    ben.network.mend();
    comments.discard(other);
    comments.retry(id);
    await until(comments, ({ items }) => items.length === 1 && items[0]?.state === 'posted');
    expect(() => comments.post('  ')).toThrow('not have the form');
  });
});
