import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo, type VideoRows } from './video-rows.ts';

let kit: Kit;
let author: SignedUp;
let ben: SignedUp;
let cat: SignedUp;
let made = 0;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());
beforeEach(async () => {
  made += 1;
  author = await kit.signUp(`author.${made}`);
  ben = await kit.signUp(`ben.${made}`);
  cat = await kit.signUp(`cat.${made}`);
});

const video = (more: Partial<VideoRows> = {}) =>
  insertVideo(kit.storage.database.kysely, { author_id: author.accountId, ...more });
const post = async (videoId: string, by: SignedUp, text = 'words', replyTo: string | null = null) => {
  const { comment } = await kit.call('comments.post', { videoId, id: uuidv7(), text, replyTo }, by);
  return comment;
};
const postOutcome = (videoId: string, by: SignedUp, replyTo: string | null = null) =>
  kit.outcome('comments.post', { videoId, id: uuidv7(), text: 'words', replyTo }, by);
const listed = async (videoId: string, by: SignedUp) =>
  (await kit.call('comments.list', { videoId }, by)).comments.map(({ id }) => id);
const follow = (by: SignedUp, of: SignedUp) => kit.call('people.follow', { accountId: of.accountId }, by);
const block = (by: SignedUp, of: SignedUp) => kit.call('people.block', { accountId: of.accountId }, by);
const suspend = (who: SignedUp) =>
  kit.storage.database.kysely
    .updateTable('accounts')
    .set({ suspended_at: new Date() })
    .where('id', '=', who.accountId)
    .execute();

describe('a comment', () => {
  it('is shown to everybody who sees the video, with who may delete it', async () => {
    const videoId = await video();
    const { id } = await post(videoId, ben, 'hello @cat.1 and #this');
    const [seen] = (await kit.call('comments.list', { videoId }, cat)).comments;
    expect(seen).toMatchObject({
      id,
      videoId,
      replyTo: null,
      author: ben.person,
      text: 'hello @cat.1 and #this',
      likes: 0,
      liked: false,
      replies: 0,
      mayDelete: false,
    });
    for (const [who, mayDelete] of [
      [ben, true],
      [author, true],
    ] as const)
      expect((await kit.call('comments.list', { videoId }, who)).comments[0]?.mayDelete).toBe(mayDelete);
  });

  it('keeps its id for what it was used for first', async () => {
    const videoId = await video();
    const first = { videoId, id: uuidv7(), text: 'first', replyTo: null };
    const { comment } = await kit.call('comments.post', first, ben);
    expect((await kit.call('comments.post', first, ben)).comment).toEqual(comment);
    expect(await kit.outcome('comments.post', { ...first, text: 'second' }, ben)).toBe('comment_id_taken');
    expect(await kit.outcome('comments.post', first, cat)).toBe('comment_id_taken');
    const elsewhere = { ...first, videoId: await video() };
    expect(await kit.outcome('comments.post', elsewhere, ben)).toBe('comment_id_taken');
    expect(await listed(videoId, ben)).toEqual([comment.id]);
  });

  it('stays deleted when the call that posted it comes again late, and so do its replies', async () => {
    const videoId = await video();
    const first = { videoId, id: uuidv7(), text: 'first', replyTo: null };
    const reply = { videoId, id: uuidv7(), text: 'reply', replyTo: first.id };
    await kit.call('comments.post', first, ben);
    await kit.call('comments.post', reply, cat);
    await kit.call('comments.delete', { commentId: first.id }, ben);
    await kit.restart();
    expect(await kit.outcome('comments.post', first, ben)).toBe('gone');
    expect(await kit.outcome('comments.post', { ...first, text: 'second' }, ben)).toBe('gone');
    expect(await kit.outcome('comments.post', { ...reply, replyTo: null }, cat)).toBe('gone');
    expect(await kit.outcome('comments.post', first, cat)).toBe('comment_id_taken');
    expect(await listed(videoId, cat)).toEqual([]);
    expect((await kit.call('videos.get', { videoId }, cat)).video.comments).toBe(0);
    await kit.call('videos.delete', { videoId }, author);
    const { kysely } = kit.storage.database;
    expect(
      await kysely.selectFrom('deleted_comments').select('id').where('video_id', '=', videoId).execute(),
    ).toEqual([]);
  });

  it('has something to say, within bounds', async () => {
    const videoId = await video();
    for (const text of ['', ' ', 'x'.repeat(501), 'a\u202eb', '1\n'.repeat(11)]) {
      const params = { videoId, id: uuidv7(), text, replyTo: null };
      expect(await kit.outcome('comments.post', params, ben)).toBe('invalid_input');
    }
  });

  it('is for those whom the author lets comment', async () => {
    const [forFriends, forNobody] = [
      await video({ comment_audience: 'friends' }),
      await video({ comment_audience: 'nobody' }),
    ];
    await follow(ben, author);
    await follow(author, ben);
    expect(await postOutcome(forFriends, ben)).toBe('ok');
    expect(await postOutcome(forFriends, cat)).toBe('not_allowed');
    expect(await postOutcome(forNobody, ben)).toBe('not_allowed');
    expect(await postOutcome(forNobody, author)).toBe('ok');
    await kit.call('accounts.update', { privacy: { comments: 'nobody' } }, author);
    expect(await postOutcome(await video(), ben)).toBe('not_allowed');
    // What is there may still be read.
    expect(await kit.outcome('comments.list', { videoId: forFriends }, cat)).toBe('ok');
  });

  it('is not reached, nor made, where the video is not to be seen', async () => {
    const videoId = await video({ see_audience: 'nobody' });
    const own = await post(videoId, author);
    expect(await postOutcome(videoId, ben)).toBe('not_found');
    expect(await kit.outcome('comments.list', { videoId }, ben)).toBe('not_found');
    for (const name of ['comments.replies', 'comments.like', 'comments.unlike', 'comments.delete'] as const)
      expect(await kit.outcome(name, { commentId: own.id }, ben)).toBe('not_found');
    const report = { commentId: own.id, reason: 'spam' } as const;
    expect(await kit.outcome('comments.report', report, ben)).toBe('not_found');
    expect(await postOutcome(uuidv7(), ben)).toBe('not_found');
  });

  it('is not made by the suspended, who may read, and take back what is theirs', async () => {
    const videoId = await video();
    const own = await post(videoId, ben);
    const other = await post(videoId, cat);
    await suspend(ben);
    expect(await postOutcome(videoId, ben)).toBe('not_allowed');
    expect(await kit.outcome('comments.like', { commentId: other.id }, ben)).toBe('not_allowed');
    expect(await kit.outcome('videos.like', { videoId }, ben)).toBe('not_allowed');
    expect(await kit.outcome('videos.report', { videoId, reason: 'spam' }, ben)).toBe('not_allowed');
    expect(await listed(videoId, ben)).toHaveLength(2);
    expect(await listed(videoId, cat)).toEqual([other.id]);
    expect(await kit.outcome('comments.delete', { commentId: own.id }, ben)).toBe('ok');
  });
});

describe('across a block', () => {
  it('neither sees the other’s comments, whoever blocked, and all others see both', async () => {
    const videoId = await video();
    const bens = await post(videoId, ben);
    const cats = await post(videoId, cat);
    const reply = await post(videoId, cat, 'a reply', bens.id);
    await block(ben, cat);
    expect(await listed(videoId, ben)).toEqual([bens.id]);
    expect(await listed(videoId, cat)).toEqual([cats.id]);
    expect((await listed(videoId, author)).sort()).toEqual([bens.id, cats.id].sort());
    expect((await kit.call('comments.replies', { commentId: bens.id }, ben)).comments).toEqual([]);
    expect((await kit.call('comments.replies', { commentId: bens.id }, author)).comments).toHaveLength(1);
    for (const commentId of [bens.id, reply.id])
      expect(await kit.outcome('comments.like', { commentId }, cat)).toBe('not_found');
    expect(await postOutcome(videoId, cat, bens.id)).toBe('not_found');
    // What one said oneself is taken back nevertheless.
    expect(await kit.outcome('comments.delete', { commentId: reply.id }, cat)).toBe('ok');
  });

  it('with the author, nothing of the video is left to the other, but to take one’s own back', async () => {
    const videoId = await video();
    const own = await post(videoId, ben);
    await block(author, ben);
    expect(await kit.outcome('comments.list', { videoId }, ben)).toBe('not_found');
    expect(await kit.outcome('videos.like', { videoId }, ben)).toBe('not_found');
    expect(await kit.outcome('comments.delete', { commentId: own.id }, ben)).toBe('ok');
  });
});

describe('replies', () => {
  it('are kept under the one thread, the oldest first, a page at a time', async () => {
    const videoId = await video();
    const thread = await post(videoId, ben);
    const first = await post(videoId, cat, 'first', thread.id);
    const second = await post(videoId, ben, 'second', first.id);
    const third = await post(videoId, cat, 'third', thread.id);
    expect(second.replyTo).toBe(thread.id);
    expect(await listed(videoId, ben)).toEqual([thread.id]);
    const page = await kit.call('comments.replies', { commentId: thread.id, limit: 2 }, ben);
    expect(page.comments.map(({ id }) => id)).toEqual([first.id, second.id]);
    const rest = { commentId: thread.id, limit: 2, after: page.next ?? '' };
    const last = await kit.call('comments.replies', rest, ben);
    expect([last.comments.map(({ id }) => id), last.next]).toEqual([[third.id], null]);
    const other = await video();
    expect(await postOutcome(other, ben, thread.id)).toBe('not_found');
    expect(await postOutcome(videoId, ben, uuidv7())).toBe('not_found');
  });

  it('go with their comment, and every counter with them', async () => {
    const videoId = await video();
    const thread = await post(videoId, ben);
    await post(videoId, cat, 'a reply', thread.id);
    const kept = await post(videoId, cat);
    expect(await kit.outcome('comments.delete', { commentId: thread.id }, cat)).toBe('not_found');
    await kit.call('comments.delete', { commentId: thread.id }, author);
    expect(await listed(videoId, cat)).toEqual([kept.id]);
    expect(await kit.outcome('comments.delete', { commentId: thread.id }, author)).toBe('not_found');
    const { comment_count } = await kit.storage.database.kysely
      .selectFrom('videos')
      .select('comment_count')
      .where('id', '=', videoId)
      .executeTakeFirstOrThrow();
    expect(comment_count).toBe(1);
  });
});

describe('the order of comments', () => {
  it('is by likes, and then the latest first, each once, a page at a time', async () => {
    const videoId = await video();
    const ids: string[] = [];
    for (let n = 0; n < 6; n += 1) ids.push((await post(videoId, ben, `comment ${n}`)).id);
    const [zero = '', one = '', two = '', three = '', four = '', five = ''] = ids;
    for (const who of [ben, cat]) await kit.call('comments.like', { commentId: one }, who);
    for (const who of [ben, ben]) await kit.call('comments.like', { commentId: four }, who);
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await kit.call('comments.list', { videoId, limit: 2, ...(after && { after }) }, cat);
      seen.push(...page.comments.map(({ id }) => id));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual([one, four, five, three, two, zero]);
  });

  it('goes on behind the latest 200, with those before them', async () => {
    const videoId = await video();
    const now = Date.now();
    const rows = Array.from({ length: 230 }, (_, n) => ({
      id: uuidv7(),
      video_id: videoId,
      author_id: ben.accountId,
      text: `comment ${n}`,
      at: new Date(now - n * 1_000),
      like_count: n === 150 || n === 220 ? 5 : 0,
    }));
    await kit.storage.database.kysely.insertInto('comments').values(rows).execute();
    const seen: string[] = [];
    let after: string | undefined;
    do {
      const page = await kit.call('comments.list', { videoId, ...(after && { after }) }, cat);
      seen.push(...page.comments.map(({ text }) => text));
      after = page.next ?? undefined;
    } while (after !== undefined);
    expect(seen).toHaveLength(230);
    expect(new Set(seen).size).toBe(230);
    expect(seen[0]).toBe('comment 150');
    expect(seen[200]).toBe('comment 220');
  });

  it('refuses a place that was never given', async () => {
    const videoId = await video();
    const { id } = await post(videoId, ben);
    for (const after of [
      'x',
      '1',
      `1.${id}`,
      `1.${id}.x.1.${id}`,
      `1.${id}.9999999999.1.${id}`,
      `1.x.0.1.${id}`,
    ])
      expect(await kit.outcome('comments.list', { videoId, after }, ben)).toBe('invalid_cursor');
    expect(await kit.outcome('comments.replies', { commentId: id, after: 'x' }, ben)).toBe('invalid_cursor');
  });
});

describe('a report', () => {
  const reports = async (of: string) =>
    (await kit.storage.database.kysely.selectFrom('reports').selectAll().execute()).filter(
      (row) => row.video_id === of || row.comment_id === of,
    );

  it('is one of a person about a thing, whose reason may change', async () => {
    const videoId = await video();
    const comment = await post(videoId, ben);
    await kit.call('videos.report', { videoId, reason: 'spam' }, cat);
    await kit.call('videos.report', { videoId, reason: 'hate' }, cat);
    await kit.call('comments.report', { commentId: comment.id, reason: 'other' }, cat);
    await kit.call('comments.report', { commentId: comment.id, reason: 'minors' }, cat);
    await kit.call('comments.report', { commentId: comment.id, reason: 'minors' }, author);
    expect((await reports(videoId)).map(({ reason }) => reason)).toEqual(['hate']);
    expect((await reports(comment.id)).map(({ reason }) => reason)).toEqual(['minors', 'minors']);
  });

  it('is not of one’s own, and not of what one may not see', async () => {
    const videoId = await video({ see_audience: 'friends' });
    const own = await post(videoId, author);
    const report = { videoId, reason: 'spam' } as const;
    expect(await kit.outcome('videos.report', report, author)).toBe('not_allowed');
    expect(await kit.outcome('comments.report', { commentId: own.id, reason: 'spam' }, author)).toBe(
      'not_allowed',
    );
    expect(await kit.outcome('videos.report', report, ben)).toBe('not_found');
    expect(await reports(videoId)).toEqual([]);
  });
});
