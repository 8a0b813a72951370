import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Engagement } from '../../src/feed/model/engagement.ts';
import { FeedModel } from '../../src/feed/model/model.ts';
import { createRandom } from '../../src/feed/model/random.ts';
import { day, historyOf, start, World } from './world.ts';

const authors = 12;
const videos = Array.from({ length: 120 }, (_, at) => ({
  id: `v${at}`,
  authorId: `p${at % authors}`,
  createdAt: start - at * 1_000,
  tags: [`t${at % 7}`],
}));

/** @param asked how often pages are asked for meanwhile */
function build(history: readonly Engagement[], asked: number): FeedModel {
  const model = new FeedModel({ clock: { now: () => new Date(start + day) }, seed: 7 });
  for (const video of videos) model.addVideo(video);
  model.follow({ followerId: 'p0', authorId: 'p3' });
  history.forEach((engagement, at) => {
    model.record(engagement);
    if (asked > 0 && at % Math.ceil(history.length / asked) === 0)
      model.page({ viewerId: 'p5', size: 10, mayWatch: () => true, exclude: [] });
  });
  return model;
}

describe('the For You model', () => {
  it('gives the same pages for the same history, whatever was asked meanwhile', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 20 }), (seed, asked) => {
        const history = historyOf(createRandom(seed), 20, 120, 400);
        const [quiet, busy] = [build(history, 0), build(history, asked)];
        for (const viewerId of ['p0', 'p5', 'p19', 'nobody']) {
          const request = { viewerId, size: 10, mayWatch: () => true, exclude: [] };
          expect(busy.page(request)).toEqual(quiet.page(request));
        }
      }),
      { numRuns: 25 },
    );
  });

  it('never shows what was seen, excluded, forbidden, own, or twice, and fills the page while there is more', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 0, max: 600 }), (seed, length) => {
        const random = createRandom(seed);
        const model = new FeedModel({ clock: { now: () => new Date(start + day) }, seed });
        for (const video of videos) model.addVideo(video);
        const history = historyOf(random, 6, 120, length);
        for (const engagement of history) model.record(engagement);
        const viewerId = 'p1';
        const allowed = new Set(videos.filter(() => random() < 0.5).map(({ id }) => id));
        const exclude = videos.filter(() => random() < 0.1).map(({ id }) => id);
        const seen = new Set(history.filter((it) => it.personId === viewerId).map((it) => it.videoId));
        const left = videos.filter(
          ({ id, authorId }) =>
            allowed.has(id) && !exclude.includes(id) && !seen.has(id) && authorId !== viewerId,
        );
        const page = model.page({ viewerId, size: 10, mayWatch: (id) => allowed.has(id), exclude });
        const ids = page.map(({ videoId }) => videoId);
        expect(new Set(ids).size).toBe(ids.length);
        expect(ids.every((id) => left.some((video) => video.id === id))).toBe(true);
        expect(ids.length).toBe(Math.min(10, left.length));
        for (const { reason } of page)
          if (reason.code === 'people_who_liked') expect(allowed.has(reason.videoId)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it('shows every video exactly once when paged to the end', () => {
    const world = new World();
    for (const { id, authorId, tags } of videos) world.post(id, authorId, { tags });
    const shown: string[] = [];
    for (;;) {
      const page = world.ids('viewer');
      if (page.length === 0) break;
      for (const id of page) world.does('viewer', 'impression', id);
      shown.push(...page);
    }
    expect(shown.toSorted()).toEqual(videos.map(({ id }) => id).toSorted());
  });

  it('asks about each audience again on every page', () => {
    const world = new World();
    world.post('a', 'author');
    expect(world.ids('viewer')).toEqual(['a']);
    expect(world.ids('viewer', { mayWatch: () => false })).toEqual([]);
  });

  it('lets an event count in the very next page', () => {
    const world = new World();
    for (let at = 0; at < 60; at += 1) world.postKnown(`v${at}`, `author ${at}`);
    world.postKnown('seed', 'somebody');
    world.postKnown('like the seed', 'somebody else');
    for (const fan of ['a', 'b', 'c'])
      for (const id of ['seed', 'like the seed']) world.does(fan, 'like', id);
    // So that popularity does not say the same as the walk.
    for (let fan = 0; fan < 8; fan += 1)
      for (let at = 0; at < 12; at += 1) world.does(`fan ${fan}`, 'like', `v${at}`);
    expect(world.ids('viewer')[0]).not.toBe('like the seed');
    world.does('viewer', 'like', 'seed');
    expect(world.page('viewer')[0]).toEqual({
      videoId: 'like the seed',
      reason: { code: 'people_who_liked', videoId: 'seed' },
    });
    world.does('viewer', 'unlike', 'seed');
    expect(world.ids('viewer')[0]).not.toBe('like the seed');
  });

  it('puts an author back, and what is like it, after "not interested"', () => {
    const world = new World();
    for (let at = 0; at < 30; at += 1) {
      world.postKnown(`other ${at}`, `author ${at}`);
      world.does('somebody', 'like', `other ${at}`);
    }
    for (const id of ['x1', 'x2', 'x3']) world.postKnown(id, 'x', { tags: ['cats'] });
    world.postKnown('y1', 'y', { tags: ['cats'] });
    world.postKnown('z1', 'z');
    for (const fan of ['a', 'b', 'c']) {
      for (const id of ['x1', 'x2', 'x3', 'y1', 'z1']) world.does(fan, 'like', id);
    }
    const before = world.ids('viewer', { size: 50 });
    world.does('viewer', 'not_interested', 'x1');
    const after = world.ids('viewer', { size: 50 });
    const last = after.slice(-4).toSorted();
    expect(before.slice(0, 5)).toEqual(expect.arrayContaining(['y1', 'z1']));
    expect(last).toEqual(['x2', 'x3', 'y1', 'z1']);
    expect(after.indexOf('z1')).toBeLessThan(after.indexOf('x2'));
  });

  it('gives a new video its first 20 views among many that are liked, and then no place of its own', () => {
    const world = new World();
    for (let at = 0; at < 200; at += 1) {
      world.postKnown(`v${at}`, `author ${at}`);
      for (let fan = 0; fan < 5; fan += 1) world.does(`fan ${fan}`, 'like', `v${at}`);
    }
    world.now += day;
    world.post('new', 'newcomer');
    let views = 0;
    for (let viewer = 0; viewer < 40; viewer += 1) {
      const page = world.page(`viewer ${viewer}`);
      const found = page.find(({ videoId }) => videoId === 'new');
      if (viewer < 20) expect(found?.reason).toEqual({ code: 'new_creator' });
      if (found === undefined) continue;
      views += 1;
      world.does(`viewer ${viewer}`, 'impression', 'new');
      world.does(`viewer ${viewer}`, 'quick_skip', 'new');
    }
    expect(views).toBe(20);
  });

  it('shows videos of those who are followed, and says so', () => {
    const world = new World();
    for (let at = 0; at < 100; at += 1) world.postKnown(`v${at}`, `author ${at}`);
    world.postKnown('mine', 'friend');
    world.model.follow({ followerId: 'viewer', authorId: 'friend' });
    expect(world.page('viewer')[0]).toEqual({ videoId: 'mine', reason: { code: 'because_you_follow' } });
    world.model.unfollow({ followerId: 'viewer', authorId: 'friend' });
    expect(world.page('viewer').map(({ reason }) => reason.code)).not.toContain('because_you_follow');
  });

  it('gives the reasons that hold: popular, a tag, an author', () => {
    const world = new World();
    world.postKnown('hit', 'star');
    for (let fan = 0; fan < 50; fan += 1) world.does(`fan ${fan}`, 'like', 'hit');
    world.postKnown('cat 1', 'one', { tags: ['cats'] });
    world.postKnown('cat 2', 'two', { tags: ['cats'] });
    world.postKnown('dog', 'one');
    world.postKnown('plain', 'three');
    expect(world.page('viewer').find(({ videoId }) => videoId === 'hit')?.reason.code).toBe('popular_now');
    world.does('viewer', 'like', 'cat 1');
    const reasons = new Map(world.page('viewer').map(({ videoId, reason }) => [videoId, reason]));
    expect(reasons.get('cat 2')).toEqual({ code: 'your_tags', tag: 'cats' });
    expect(reasons.get('dog')).toEqual({ code: 'author_you_like' });
    expect(reasons.get('plain')).toEqual({ code: 'not_seen_yet' });
  });

  it('shows an author at most twice on a page and never twice in a row while there are others', () => {
    const world = new World();
    for (let at = 0; at < 40; at += 1) {
      world.postKnown(`star ${at}`, 'star');
      for (let fan = 0; fan < 9; fan += 1) world.does(`fan ${fan}`, 'share', `star ${at}`);
    }
    for (let at = 0; at < 40; at += 1) world.postKnown(`v${at}`, `author ${at}`);
    world.postKnown('liked', 'somebody');
    world.does('fan 0', 'like', 'liked');
    for (let at = 0; at < 20; at += 1) world.does('fan 1', 'like', `v${at}`);
    const places = world.ids('viewer').flatMap((id, place) => (id.startsWith('star') ? [place] : []));
    expect(places.length).toBe(2);
    expect((places[1] ?? 0) - (places[0] ?? 0)).toBeGreaterThan(1);
  });

  it('counts the same deed once, so that nobody makes a video popular alone', () => {
    const [once, often] = [new World(), new World()];
    for (const world of [once, often]) {
      world.postKnown('a', 'x');
      world.postKnown('b', 'y');
      world.postKnown('c', 'z');
      world.does('fan', 'like', 'b');
      world.does('fan', 'comment', 'b');
    }
    once.does('pusher', 'like', 'a');
    once.does('pusher', 'comment', 'c');
    once.watches('pusher', 'c', 1);
    for (let time = 0; time < 100; time += 1) {
      often.does('pusher', 'like', 'a');
      often.does('pusher', 'unlike', 'a');
      often.does('pusher', 'comment', 'c');
      often.watches('pusher', 'c', 1);
    }
    often.does('pusher', 'like', 'a');
    expect(once.ids('viewer')[0]).toBe('b');
    expect(once.ids('pusher')).toEqual(often.ids('pusher'));
    expect(often.page('viewer')).toEqual(once.page('viewer'));
  });

  it('forgets videos', () => {
    const world = new World();
    world.postKnown('a', 'x');
    world.postKnown('b', 'y');
    world.postKnown('c', 'z');
    for (const id of ['a', 'b', 'c']) world.does('fan', 'like', id);
    world.does('viewer', 'like', 'a');
    world.model.removeVideo('a');
    expect(world.ids('viewer').toSorted()).toEqual(['b', 'c']);
    expect(world.does('viewer', 'like', 'a')).toBe(false);
    expect(world.page('viewer').map(({ reason }) => reason.code)).not.toContain('people_who_liked');
    expect(world.model.videos).toBe(2);
  });

  it('takes no engagement with what is unknown or one’s own', () => {
    const world = new World();
    world.post('a', 'x');
    expect(world.does('x', 'like', 'a')).toBe(false);
    expect(world.does('viewer', 'like', 'unknown')).toBe(false);
    expect(world.watches('viewer', 'a', Number.NaN)).toBe(true);
    expect(world.ids('viewer')).toEqual([]);
  });
});
