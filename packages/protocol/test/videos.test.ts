import { describe, expect, it } from 'vitest';
import { limits, methods } from '../src/index.ts';

const id = '01990f3a-7b2c-7def-8a1b-0123456789ab';
const uploadId = '5f0c1b5e-7a3d-4c1e-9b2a-0123456789ab';
const audiences = { see: 'everyone', comment: null, duet: null, stitch: 'friends' };
const posted = {
  id,
  uploadId,
  caption: 'at 1 am #bikes',
  audiences,
  trim: null,
  coverAt: 0,
  composition: null,
};
const duet = { kind: 'duet', originalId: id, layout: 'side-by-side', ownLevel: 1, originalLevel: 0.5 };
const stitch = { kind: 'stitch', originalId: id, range: { from: 2, to: 2 + limits.stitchSeconds } };

describe('videos.post', () => {
  const { params } = methods.postVideo;

  it.each([
    ['a video', {}],
    ['a part of a file', { trim: { from: 1.5, to: 9 } }],
    ['a Duet', { composition: duet }],
    ['a Stitch', { composition: stitch }],
    ['no caption', { caption: '' }],
  ])('takes %s', (_, more) => expect(params.safeParse({ ...posted, ...more }).success).toBe(true));

  it.each([
    ['a part that ends before it begins', { trim: { from: 9, to: 1.5 } }],
    ['a part that begins before the file', { trim: { from: -1, to: 3 } }],
    ['a cover at no time', { coverAt: Number.NaN }],
    ['a cover before the beginning', { coverAt: -0.1 }],
    ['a caption that is too long', { caption: 'x'.repeat(limits.captionCharacters + 1) }],
    ['a caption of too many lines', { caption: `${'x\n'.repeat(limits.captionLines)}x` }],
    ['a caption with direction marks', { caption: 'abc\u202edef' }],
    ['a sound that is too loud', { composition: { ...duet, ownLevel: 2.1 } }],
    ['a layout that does not exist', { composition: { ...duet, layout: 'mosaic' } }],
    ['too much of the original', { composition: { ...stitch, range: { from: 0, to: 5.1 } } }],
    ['an audience that does not exist', { audiences: { ...audiences, see: 'all' } }],
    ['nothing said of who may see it', { audiences: { ...audiences, see: null } }],
    ['an id of another version', { id: uploadId }],
    ['an author of the caller’s choice', { authorId: uploadId }],
  ])('refuses %s', (_, more) => expect(params.safeParse({ ...posted, ...more }).success).toBe(false));
});

describe('comments.post', () => {
  const { params } = methods.postComment;
  const comment = { videoId: id, id, text: ' nice ', replyTo: null };

  it('takes a text, trimmed', () => expect(params.parse(comment).text).toBe('nice'));

  it.each(['', ' \n ', 'x'.repeat(limits.commentCharacters + 1), `${'x\n'.repeat(limits.commentLines)}x`])(
    'refuses %j',
    (text) => expect(params.safeParse({ ...comment, text }).success).toBe(false),
  );
});

describe('feed.engage', () => {
  const { params } = methods.engage;

  it.each([
    [{ kind: 'watch', videoId: id, share: 1.01, replays: 0 }],
    [{ kind: 'watch', videoId: id, share: Number.POSITIVE_INFINITY, replays: 0 }],
    [{ kind: 'watch', videoId: id, share: 1, replays: -1 }],
    [{ kind: 'like', videoId: id }],
  ])('refuses %j', (engagement) =>
    expect(params.safeParse({ engagements: [engagement] }).success).toBe(false),
  );

  it('takes many at once, but neither none nor too many', () => {
    const engagement = { kind: 'impression', videoId: id };
    const times = (count: number) => params.safeParse({ engagements: Array(count).fill(engagement) }).success;
    expect([
      times(0),
      times(1),
      times(limits.engagementsPerCall),
      times(limits.engagementsPerCall + 1),
    ]).toEqual([false, true, true, false]);
  });
});

describe('a message that shares a video', () => {
  it('holds its id and nothing else', () => {
    const { params } = methods.sendMessage;
    const send = (body: object) => params.safeParse({ conversationId: uploadId, id, body }).success;
    expect(send({ kind: 'video', videoId: id })).toBe(true);
    expect(send({ kind: 'video', videoId: id, text: 'look' })).toBe(false);
    expect(send({ kind: 'video', videoId: 'x' })).toBe(false);
  });
});
