import type { Body } from '@takeback/protocol';
import { beforeAll, expect, it } from 'vitest';
import { clipOf } from '../../../server/test/video-room.ts';
import type { DraftSettings } from '../../src/videos/upload-contract.ts';
import { type Device, idOf, text, until, untilTexts, useWorld } from '../people.ts';

const world = useWorld();
let clip = new Blob();
const settings: DraftSettings = {
  caption: 'the long way home #rain',
  audiences: { see: 'everyone', comment: null, duet: null, stitch: null },
  trim: null,
  coverAt: 0,
  composition: null,
};

let author = { id: '', handle: '' };
/** A video of the author's. */
let videoId = '';

beforeAll(async () => {
  clip = new Blob([await clipOf()], { type: 'video/mp4' });
  const device = await world().signUp('author');
  author = { id: idOf(device), handle: device.handle };
  const { videos } = device.client;
  videos.mine.subscribe(() => undefined);
  const { id } = await videos.drafts.post(await videos.drafts.keep(clip, settings));
  videoId = id;
  await until(videos.mine, ({ items }) => items[0]?.state === 'ready');
}, 90_000);

function bodiesOf({ client }: Device, conversationId: string): (Body | null)[] {
  return (client.conversation(conversationId).get()?.messages ?? []).map(({ body }) => body);
}

/** Two people, and a video of somebody else's. */
async function startTwo() {
  return { anna: await world().signUp('anna'), ben: await world().signUp('ben') };
}

it('posts a draft once; its card is there as long as it may be seen, and its files with it', async () => {
  const { anna, ben } = await startTwo();
  anna.client.videos.mine.subscribe(() => undefined);
  const seen = new Set<string>();
  anna.client.videos.mine.subscribe(() => {
    for (const { state } of anna.client.videos.mine.get().items) seen.add(state);
  });
  const draftId = await anna.client.videos.drafts.keep(clip, settings);
  const posted = await Promise.all([
    anna.client.videos.drafts.post(draftId),
    anna.client.videos.drafts.post(draftId),
  ]);
  expect(posted.map(({ id }) => id)).toEqual([draftId, draftId]);
  const { items } = await until(anna.client.videos.mine, (list) => list.items[0]?.state === 'ready');
  expect(items).toHaveLength(1);
  expect([...seen]).toEqual(['processing', 'ready']);
  expect(items[0]?.video).toMatchObject({ caption: settings.caption, tags: ['rain'], hasSound: true });
  expect(anna.client.videos.drafts.list.get()).toEqual([]);

  const [shared] = await anna.client.videos.share(draftId, [idOf(ben)]);
  await until(ben.client.conversations, ([row]) => row?.preview?.kind === 'video');
  const card = ben.client.videos.watch(draftId);
  const end = card.subscribe(() => undefined);
  const view = await until(card, ({ state }) => state === 'here');
  const url = view.state === 'here' ? (view.video.renditions[0]?.url ?? '') : '';
  expect(url).toMatch(ben.network.url);
  expect((await fetch(url)).status).toBe(200);

  await anna.client.videos.update({ videoId: draftId, audiences: { see: 'friends' } });
  await until(card, ({ state }) => state === 'gone');
  await anna.client.videos.update({ videoId: draftId, audiences: { see: 'everyone' } });
  await until(card, ({ state }) => state === 'here');
  end();

  await anna.client.videos.delete(draftId);
  expect(anna.client.videos.mine.get().items).toEqual([]);
  // Nobody looked while it went: the next look finds out.
  card.subscribe(() => undefined);
  await until(card, ({ state }) => state === 'gone');
  expect((await fetch(url)).status).toBe(410);
  // The message stays: only what it showed is gone.
  const opened = ben.client.conversation(shared?.conversationId ?? '');
  await until(opened, (detail) => detail?.messages.length === 1);
  expect(bodiesOf(ben, shared?.conversationId ?? '')).toEqual([{ kind: 'video', videoId: draftId }]);
}, 60_000);

it('is on the page of its author once it can be watched', async () => {
  const anna = await world().signUp('anna');
  const page = anna.client.videos.list({ kind: 'person', handle: anna.handle });
  page.subscribe(() => undefined);
  await until(page, ({ state }) => state === 'end');
  const { videos } = anna.client;
  const { id } = await videos.drafts.post(await videos.drafts.keep(clip, settings));
  const { items } = await until(page, ({ items: [first] }) => first !== undefined);
  expect(items.map(({ video }) => video.id)).toEqual([id]);
}, 60_000);

it('sends a card and then a note to each, and says who could not be reached', async () => {
  const { anna, ben } = await startTwo();
  const nobody = '00000000-0000-4000-8000-000000000000';
  const outcomes = await anna.client.videos.share(videoId, [idOf(ben), nobody], 'look at this');
  expect(outcomes).toMatchObject([
    { accountId: idOf(ben), failed: null },
    { accountId: nobody, conversationId: null, failed: { failure: { code: 'not_found' } } },
  ]);
  const conversationId = outcomes[0]?.conversationId ?? '';
  await untilTexts(ben, conversationId, ['', 'look at this']);
  expect(bodiesOf(ben, conversationId)).toEqual([{ kind: 'video', videoId }, text('look at this')]);
});

it('[U5] [U11] takes a share back from everywhere, as any message', async () => {
  const { anna, ben } = await startTwo();
  const [shared] = await anna.client.videos.share(videoId, [idOf(ben)]);
  const conversationId = shared?.conversationId ?? '';
  await until(ben.client.conversations, ([row]) => row?.preview?.kind === 'video');
  const opened = ben.client.conversation(conversationId);
  await until(opened, (detail) => detail?.messages.length === 1);
  const messageId = opened.get()?.messages[0]?.id ?? '';
  expect(await anna.client.unsend(conversationId, messageId)).toBe('unsent');
  await until(opened, (detail) => detail?.messages.length === 0);
  const kept = await ben.store.read(async (reads) => JSON.stringify(await reads.all('messages')));
  expect(kept).not.toContain(videoId);
});

it('shares from and to who is in the inbox without a connection', async () => {
  const { anna, ben } = await startTwo();
  const conversationId = await anna.client.openConversation(idOf(ben));
  await anna.client.send(conversationId, text('hello'));
  await untilTexts(ben, conversationId, ['hello']);
  anna.network.cut();
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  expect(await anna.client.videos.share(videoId, [idOf(ben)])).toEqual([
    { accountId: idOf(ben), conversationId, failed: null },
  ]);
  anna.network.mend();
  anna.client.reconnect();
  await untilTexts(ben, conversationId, ['hello', '']);
});

it('takes from every list what is of somebody who was blocked', async () => {
  const ben = await world().signUp('ben');
  const list = ben.client.videos.list({ kind: 'person', handle: author.handle });
  list.subscribe(() => undefined);
  await until(list, ({ items }) => items.length === 1);
  expect(list.get().items[0]?.video.id).toBe(videoId);
  await ben.client.people.block(author.id);
  await until(list, ({ items }) => items.length === 0);
});
