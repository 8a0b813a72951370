import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';
import { insertVideo } from './video-rows.ts';

/*
 * Likes and comments against a model: what three people do at once, in any order, leaves every counter equal to what
 * there is to count.
 */

let kit: Kit;
let author: SignedUp;
let people: SignedUp[];
beforeAll(async () => {
  kit = await startKit();
  author = await kit.signUp('author');
  people = [author, await kit.signUp('ben'), await kit.signUp('cat')];
});
afterAll(() => kit.stop());

interface Liking {
  readonly kind: 'like' | 'unlike';
  readonly by: number;
}
interface Commenting {
  readonly kind: 'comment';
  readonly by: number;
  readonly replyTo: number | null;
}
interface OnComment {
  readonly kind: 'delete' | 'likeComment' | 'unlikeComment';
  readonly by: number;
  readonly of: number;
}
type Step = Liking | Commenting | OnComment;
const isLiking = (one: Step): one is Liking => one.kind === 'like' || one.kind === 'unlike';

const by = fc.nat({ max: 2 });
const of = fc.nat({ max: 7 });
const step = fc.oneof(
  fc.record<Liking>({ kind: fc.constantFrom('like', 'unlike'), by }),
  fc.record<Commenting>({ kind: fc.constant('comment'), by, replyTo: fc.option(of, { freq: 1 }) }),
  fc.record<OnComment>({ kind: fc.constantFrom('delete', 'likeComment', 'unlikeComment'), by, of }),
);

interface Posted {
  readonly id: string;
  readonly by: number;
  readonly thread: string | null;
  readonly likedBy: Set<number>;
}

class Model {
  readonly likedBy = new Set<number>();
  readonly comments: Posted[] = [];

  /** The one that a step means, among those there are. */
  pick(at: number | null): Posted | undefined {
    return at === null ? undefined : this.comments[at % Math.max(this.comments.length, 1)];
  }

  remove({ id }: Posted): void {
    for (let at = this.comments.length - 1; at >= 0; at -= 1)
      if (this.comments[at]?.id === id || this.comments[at]?.thread === id) this.comments.splice(at, 1);
  }
}

async function take(videoId: string, model: Model, one: Step): Promise<void> {
  const who = people[one.by] ?? author;
  if (isLiking(one)) {
    if (one.kind === 'like') model.likedBy.add(one.by);
    else model.likedBy.delete(one.by);
    const { likes } = await kit.call(one.kind === 'like' ? 'videos.like' : 'videos.unlike', { videoId }, who);
    expect(likes).toBe(model.likedBy.size);
  } else if (one.kind === 'comment') {
    const parent = model.pick(one.replyTo);
    const id = uuidv7();
    const params = { videoId, id, text: 'words', replyTo: parent?.id ?? null };
    const first = await kit.call('comments.post', params, who);
    // Told again, it is the same one.
    expect(await kit.call('comments.post', params, who)).toEqual(first);
    const thread = parent === undefined ? null : (parent.thread ?? parent.id);
    expect(first.comment.replyTo).toBe(thread);
    model.comments.push({ id, by: one.by, thread, likedBy: new Set() });
  } else {
    const comment = model.pick(one.of);
    if (comment === undefined) return;
    const params = { commentId: comment.id };
    if (one.kind === 'delete') {
      const may = one.by === comment.by || one.by === 0;
      expect(await kit.outcome('comments.delete', params, who)).toBe(may ? 'ok' : 'not_found');
      if (may) model.remove(comment);
      return;
    }
    if (one.kind === 'likeComment') comment.likedBy.add(one.by);
    else comment.likedBy.delete(one.by);
    await kit.call(one.kind === 'likeComment' ? 'comments.like' : 'comments.unlike', params, who);
  }
}

/** Whether counters, rows and answers agree, and with the model where there is one. */
async function check(videoId: string, model?: Model): Promise<void> {
  const { kysely } = kit.storage.database;
  const video = await kysely
    .selectFrom('videos')
    .select(['like_count', 'comment_count'])
    .where('id', '=', videoId)
    .executeTakeFirstOrThrow();
  const likes = await kysely
    .selectFrom('likes')
    .select('account_id')
    .where('video_id', '=', videoId)
    .execute();
  const comments = await kysely.selectFrom('comments').selectAll().where('video_id', '=', videoId).execute();
  const commentLikes = await kysely.selectFrom('comment_likes').selectAll().execute();
  expect(video).toEqual({ like_count: likes.length, comment_count: comments.length });
  for (const { id, like_count, reply_count } of comments) {
    expect(like_count).toBe(commentLikes.filter((like) => like.comment_id === id).length);
    expect(reply_count).toBe(comments.filter((other) => other.reply_to === id).length);
  }
  if (model === undefined) return;
  expect(likes.length).toBe(model.likedBy.size);
  const { comments: shown } = await kit.call('comments.list', { videoId }, author);
  const replies = await Promise.all(
    shown.map(({ id }) => kit.call('comments.replies', { commentId: id }, author)),
  );
  const all = [...shown, ...replies.flatMap((page) => page.comments)];
  const described = (id: string, thread: string | null, count: number, liked: boolean) =>
    `${id} ${thread} ${count} ${liked}`;
  expect(all.map((one) => described(one.id, one.replyTo, one.likes, one.liked)).sort()).toEqual(
    model.comments.map((one) => described(one.id, one.thread, one.likedBy.size, one.likedBy.has(0))).sort(),
  );
}

const newVideo = () => insertVideo(kit.storage.database.kysely, { author_id: author.accountId });

describe('the counters of likes, comments and replies', () => {
  it('are those of a model, one step after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const videoId = await newVideo();
        const model = new Model();
        for (const one of steps) await take(videoId, model, one);
        await check(videoId, model);
      }),
      { numRuns: 8 },
    );
  });

  it('are what there is, when everybody does everything at once', async () => {
    const videoId = await newVideo();
    const post = async (who: SignedUp, replyTo: string | null): Promise<string> => {
      const id = uuidv7();
      await kit.outcome('comments.post', { videoId, id, text: 'words', replyTo }, who);
      return id;
    };
    const threads = await Promise.all(people.map((who) => post(who, null)));
    await Promise.all(
      people.flatMap((who, at) => [
        ...threads.flatMap((commentId) => [
          post(who, commentId),
          kit.outcome('comments.like', { commentId }, who),
          kit.outcome('comments.unlike', { commentId }, who),
          kit.outcome('comments.like', { commentId }, who),
        ]),
        kit.outcome('comments.delete', { commentId: threads[at] ?? randomUUID() }, who),
        kit.outcome('videos.like', { videoId }, who),
        kit.outcome('videos.unlike', { videoId }, who),
        kit.outcome('videos.like', { videoId }, who),
      ]),
    );
    await check(videoId);
  });
});
