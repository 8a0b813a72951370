import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { createIndexedDbStore } from '../../src/index.ts';
import { type Device, until, useWorld } from '../people.ts';
import { ask, fileOf, inTime, mebibyte, settings, storeOnDisk } from './films.ts';

const world = useWorld();

it('ends what another tab was uploading when it is thrown away', async () => {
  const name = 'drafts-of-two-tabs';
  const anna = await world().signUp('anna', createIndexedDbStore(name));
  const other = await world().open(createIndexedDbStore(name));
  const draftId = await anna.client.videos.drafts.keep(fileOf(17 * mebibyte), settings);
  await until(anna.client.videos.drafts.list, ([draft]) => (draft?.upload.bytes ?? 0) >= 8 * mebibyte);
  anna.client.videos.drafts.pause(draftId);
  await until(other.client.videos.drafts.list, ([draft]) => draft?.upload.state === 'paused');
  const row = await anna.store.read((reads) => reads.get('videoDrafts', draftId));
  await other.client.videos.drafts.discard(draftId);
  const uploadId = row?.address?.split('/').at(-1) ?? '';
  await expect.poll(() => ask(anna, uploadId), inTime).toEqual([404, null]);
  const locks = async () => JSON.stringify(await navigator.locks.query());
  await expect.poll(locks, inTime).not.toContain(draftId);
});

it('deletes what was thrown away while it was being posted', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  const arrive = anna.network.holdAnswers();
  drafts.post(draftId).catch(() => undefined);
  const { kysely } = world().kit.storage.database;
  const stored = () => kysely.selectFrom('videos').select('id').where('id', '=', draftId).execute();
  await expect.poll(stored, inTime).toHaveLength(1);
  const discarded = drafts.discard(draftId);
  await until(drafts.list, (list) => list.length === 0);
  arrive();
  await discarded;
  await expect
    .poll(() => anna.client.call('videos.getOwn', { videoId: draftId }).catch(({ code }) => code), inTime)
    .toBe('not_found');
});

it('takes back what was thrown away offline while it was being posted', async () => {
  const name = 'thrown-away-offline';
  const alone = () => ({ ...createIndexedDbStore(name), sharedAs: null });
  const anna = await world().signUp('anna', alone());
  const { kysely } = world().kit.storage.database;
  const stored = (id: string) => kysely.selectFrom('videos').select('id').where('id', '=', id).execute();
  const throwAwayOffline = async ({ client, network }: Device): Promise<string> => {
    const { drafts } = client.videos;
    const draftId = await drafts.keep(fileOf(4), settings);
    await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
    network.loseAnswers();
    drafts.post(draftId).catch(() => undefined);
    await expect.poll(() => stored(draftId), inTime).toHaveLength(1);
    network.cut();
    await drafts.discard(draftId);
    expect(drafts.list.get()).toEqual([]);
    return draftId;
  };

  const first = await throwAwayOffline(anna);
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  anna.network.mend();
  anna.client.reconnect();
  await expect.poll(() => stored(first), inTime).toEqual([]);
  await until(anna.client.state, ({ connection }) => connection === 'online');

  const second = await throwAwayOffline(anna);
  const again = await world().restart(anna, alone());
  again.network.mend();
  again.client.reconnect();
  await expect.poll(() => stored(second), inTime).toEqual([]);
  const waiting = () => again.store.read((reads) => reads.all('discardedDrafts'));
  await expect.poll(waiting, inTime).toEqual([]);
});

it('ends an upload at the server that was thrown away offline', async () => {
  const anna = await world().signUp('anna');
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  const row = await anna.store.read((reads) => reads.get('videoDrafts', draftId));
  const uploadId = row?.address?.split('/').at(-1) ?? '';
  anna.network.cut();
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  await drafts.discard(draftId);
  anna.network.mend();
  anna.client.reconnect();
  await expect.poll(() => ask(anna, uploadId), inTime).toEqual([404, null]);
});

it('throws away a draft on a full disk, and tells the server later', async () => {
  const { store, disk } = storeOnDisk('full-when-thrown-away');
  const anna = await world().signUp('anna', store);
  const { drafts } = anna.client.videos;
  const draftId = await drafts.keep(fileOf(4), settings);
  await until(drafts.list, ([draft]) => draft?.upload.state === 'done');
  const row = await store.read((reads) => reads.get('videoDrafts', draftId));
  const uploadId = row?.address?.split('/').at(-1) ?? '';
  anna.network.cut();
  await until(anna.client.state, ({ connection }) => connection !== 'online');
  disk.isFull = true;
  await drafts.discard(draftId);
  expect(drafts.list.get()).toEqual([]);
  expect(await store.read((reads) => reads.all('videoDrafts'))).toEqual([]);
  anna.network.mend();
  anna.client.reconnect();
  await expect.poll(() => ask(anna, uploadId), inTime).toEqual([404, null]);
});
