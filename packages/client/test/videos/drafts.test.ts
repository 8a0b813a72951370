import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createIndexedDbStore, createMemoryStore, type LocalStore } from '../../src/index.ts';
import { type Device, idOf, until, useWorld } from '../people.ts';
import { fileOf, inTime, mebibyte, settings, storeOnDisk } from './films.ts';

const world = useWorld();

it('keeps a draft over a restart and uploads only what is missing', async () => {
  const name = 'drafts-over-restart';
  const store = createIndexedDbStore(name);
  const anna = await world().signUp('anna', { ...store, sharedAs: null });
  const draftId = await anna.client.videos.drafts.keep(fileOf(17 * mebibyte), settings);
  // The second piece is on its way: the server has the first.
  await until(anna.client.videos.drafts.list, ([draft]) => (draft?.upload.bytes ?? 0) > 8 * mebibyte);
  anna.network.cut();
  await until(anna.client.videos.drafts.list, ([draft]) => draft?.upload.state === 'waiting');
  const again = await world().restart(anna, { ...createIndexedDbStore(name), sharedAs: null });
  const { drafts } = again.client.videos;
  const [kept] = await until(drafts.list, (list) => list.length === 1);
  expect(kept).toMatchObject({ id: draftId, settings, posting: 'no', kept: true });
  expect(kept?.file.size).toBe(17 * mebibyte);
  const bytes: number[] = [];
  drafts.list.subscribe(() => bytes.push(drafts.list.get()[0]?.upload.bytes ?? 0));
  again.network.mend();
  again.client.reconnect();
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  expect(bytes.filter((sent) => sent > 0 && sent < 8 * mebibyte)).toEqual([]);
});

it('changes, pauses and discards a draft', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(17 * mebibyte), settings);
  await until(drafts.list, ([draft]) => (draft?.upload.bytes ?? 0) > 0);
  drafts.pause(draftId);
  await drafts.change(draftId, { caption: 'a better one' });
  await until(drafts.list, ([draft]) => draft?.upload.state === 'paused');
  expect(drafts.list.get()[0]?.settings).toEqual({ ...settings, caption: 'a better one' });
  await drafts.discard(draftId);
  expect(drafts.list.get()).toEqual([]);
});

it('pauses and goes on in the tab that uploads, from any other', async () => {
  const name = 'uploads-of-two-tabs';
  const anna = await world().signUp('anna', createIndexedDbStore(name));
  const { drafts } = anna.client.videos;
  const shown = ({ client }: Device) => client.videos.drafts.list;
  const draftId = await drafts.keep(fileOf(33 * mebibyte), settings);
  await until(shown(anna), ([draft]) => (draft?.upload.bytes ?? 0) >= 8 * mebibyte);
  const other = await world().open(createIndexedDbStore(name));
  // It shows how far it is, though another tab uploads it.
  await until(shown(other), ([draft]) => (draft?.upload.bytes ?? 0) >= 8 * mebibyte);
  other.client.videos.drafts.pause(draftId);
  await until(shown(anna), ([draft]) => draft?.upload.state === 'paused');
  await until(shown(other), ([draft]) => draft?.upload.state === 'paused');
  expect(shown(other).get()[0]?.upload).toEqual(shown(anna).get()[0]?.upload);
  const row = () => anna.store.read((reads) => reads.get('videoDrafts', draftId));
  await expect.poll(async () => (await row())?.paused, inTime).toBe(true);
  other.client.videos.drafts.resume(draftId);
  await until(shown(anna), ([draft]) => draft?.upload.state === 'uploading');
  await until(shown(other), ([draft]) => draft?.upload.state === 'done');
  expect(shown(anna).get()[0]?.upload.state).toBe('done');
});

it('posts as soon as the server can be reached again', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  anna.network.cut();
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  const posted = drafts.post(draftId);
  await until(drafts.list, ([draft]) => draft?.posting === 'wanted');
  await expect(anna.client.call('accounts.get', {})).rejects.toMatchObject({ name: 'ConnectionError' });
  anna.network.mend();
  anna.client.reconnect();
  const began = performance.now();
  expect((await posted).id).toBe(draftId);
  expect(performance.now() - began).toBeLessThan(4_000);
});

it('tries again what the server has refused', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  let size = 5_000_000_000;
  const blob = fileOf(4);
  const file = new Proxy(blob, {
    get: (_, key) => {
      const value: unknown = key === 'size' ? size : Reflect.get(blob, key, blob);
      return typeof value === 'function' ? value.bind(blob) : value;
    },
  });
  const draftId = await drafts.keep(file, settings);
  await expect(drafts.post(draftId)).rejects.toMatchObject({ code: 'too_large' });
  expect(drafts.list.get()).toMatchObject([{ posting: 'failed', failure: { code: 'too_large' } }]);
  size = 4;
  expect((await drafts.post(draftId)).id).toBe(draftId);
});

it('holds a draft that the disk has no room for, says so, and posts it', async () => {
  const { store, disk } = storeOnDisk('full-from-the-start');
  const { client } = await world().signUp('anna', store);
  const { drafts } = client.videos;
  disk.isFull = true;
  const draftId = await drafts.keep(fileOf(4), settings);
  expect(drafts.list.get()).toMatchObject([{ id: draftId, kept: false }]);
  await drafts.change(draftId, { caption: 'a better one' });
  expect((await drafts.post(draftId)).id).toBe(draftId);
  const { video } = await client.call('videos.getOwn', { videoId: draftId });
  expect(video.caption).toBe('a better one');
  await until(drafts.list, (list) => list.length === 0);
});

it('holds what is changed of a draft while the disk is full, says so, and writes it down later', async () => {
  const { store, disk } = storeOnDisk('full-later');
  const { client } = await world().signUp('anna', store);
  const { drafts } = client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  expect(drafts.list.get()).toMatchObject([{ kept: true }]);
  disk.isFull = true;
  await drafts.change(draftId, { caption: 'a better one' });
  expect(drafts.list.get()).toMatchObject([{ settings: { caption: 'a better one' }, kept: false }]);
  disk.isFull = false;
  await drafts.change(draftId, { coverAt: 1 });
  const changed = { ...settings, caption: 'a better one', coverAt: 1 };
  expect(drafts.list.get()).toMatchObject([{ settings: changed, kept: true }]);
  expect(await store.read((reads) => reads.get('videoDrafts', draftId))).toMatchObject({ settings: changed });
  disk.isFull = true;
  await drafts.change(draftId, { caption: 'the last one', coverAt: 0 });
  await drafts.post(draftId);
  const { video } = await client.call('videos.getOwn', { videoId: draftId });
  expect(video.caption).toBe('the last one');
});

it('says of a draft that was thrown away in another tab that it is gone', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await drafts.discard(draftId);
  await expect(drafts.change(draftId, { caption: 'late' })).rejects.toMatchObject({ code: 'not_found' });
});

it('reads no draft again while something is written in a chat', async () => {
  const ben = await world().signUp('ben');
  let reads = 0;
  const store = createMemoryStore();
  const counting: LocalStore = {
    ...store,
    read: (work) =>
      store.read((from) =>
        work({
          ...from,
          all: (table) => {
            if (table === 'videoDrafts') reads += 1;
            return from.all(table);
          },
        }),
      ),
  };
  const { client } = await world().signUp('anna', counting);
  const conversationId = await client.openConversation(idOf(ben));
  const before = reads;
  client.setDraft(conversationId, 'a letter, and another');
  // It ends once everything is written.
  await client.close();
  expect(before).toBeGreaterThan(0);
  expect(reads).toBe(before);
});

it('leaves no draft after signing out', async () => {
  const anna = await world().signUp('anna', createMemoryStore());
  await anna.client.videos.drafts.keep(fileOf(mebibyte), settings);
  await anna.client.signOut();
  expect(anna.client.videos.drafts.list.get()).toEqual([]);
  expect(await anna.store.read((reads) => reads.all('videoDrafts'))).toEqual([]);
});
