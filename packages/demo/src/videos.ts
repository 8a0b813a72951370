import { readFile } from 'node:fs/promises';
import { v7 } from 'uuid';
import type { Name } from './cast.ts';
import type { Posting } from './plan.ts';
import { type Players, playerOf } from './players.ts';
import { until } from './until.ts';

/** Ids of the videos of clips that others may be made with, as soon as they can be watched. */
export type Originals = Map<string, Promise<string>>;

/** All of them wait for one another: on a slow machine the last for a quarter of an hour. */
const processing = 1_800_000;

const audiences = { see: 'everyone', comment: 'everyone', duet: 'everyone', stitch: 'everyone' } as const;

/**
 * Uploads and posts a film.
 * @returns the video's id, when it is processed
 */
export async function post(
  { clip, by, caption, cover, madeWith }: Posting,
  path: string,
  players: Players,
  originals: Originals,
): Promise<string> {
  const { videos } = playerOf(players, by).client;
  const originalId = madeWith && (await originals.get(madeWith.original));
  if (madeWith !== undefined && originalId === undefined) throw new Error(`${clip} lacks its original`);
  const id = await videos.drafts.keep(new Blob([await readFile(path)], { type: 'video/mp4' }), {
    caption,
    audiences,
    trim: null,
    coverAt: cover,
    composition: madeWith && originalId !== undefined ? compositionOf(madeWith, originalId) : null,
  });
  await videos.drafts.post(id);
  const { items } = await until(
    videos.mine,
    ({ items }) => items.some((one) => one.id === id && one.state !== 'processing'),
    `The video ${clip}`,
    processing,
  );
  const state = items.find((one) => one.id === id)?.state;
  if (state !== 'ready') throw new Error(`The video ${clip} is ${state}`);
  return id;
}

function compositionOf(madeWith: NonNullable<Posting['madeWith']>, originalId: string) {
  if (madeWith.kind === 'stitch') {
    const { kind, from, to } = madeWith;
    return { kind, originalId, range: { from, to } };
  }
  const { kind, layout } = madeWith;
  return { kind, originalId, layout, ownLevel: 1, originalLevel: 1 };
}

/** Lets the others watch, like and comment on a video. */
export async function react(posting: Posting, videoId: string, players: Players): Promise<void> {
  for (const name of posting.likedBy) {
    const { client } = playerOf(players, name);
    const seen = [
      { kind: 'impression', videoId } as const,
      { kind: 'watch', videoId, share: 1, replays: 1 } as const,
    ];
    await client.call('feed.engage', { engagements: seen });
    await client.call('videos.like', { videoId });
  }
  for (const { by, text, reply } of posting.remarks) {
    const commentId = await comment(players, by, videoId, text);
    if (reply !== undefined) await comment(players, reply.by, videoId, reply.text, commentId);
    await playerOf(players, posting.by).client.call('comments.like', { commentId });
  }
}

async function comment(
  players: Players,
  by: Name,
  videoId: string,
  text: string,
  replyTo: string | null = null,
): Promise<string> {
  const id = v7();
  await playerOf(players, by).client.call('comments.post', { videoId, id, text, replyTo });
  return id;
}
