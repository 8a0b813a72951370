import 'fake-indexeddb/auto';
import { uploadsPath } from '@takeback/protocol';
import { expect, it } from 'vitest';
import { createIndexedDbStore, createMemoryStore, type LocalStore } from '../../src/index.ts';
import type { DraftSettings } from '../../src/videos/upload-contract.ts';
import { type Device, idOf, until, useWorld } from '../people.ts';

const world = useWorld();
const mebibyte = 2 ** 20;
/** The test's own time limit is the limit. */
const inTime = { timeout: 20_000 };

/** A file whose every piece is different. */
function fileOf(bytes: number): Blob {
  const words = new Uint32Array(bytes / 4).map((_, i) => i);
  return new Blob([words], { type: 'video/mp4' });
}

const settings: DraftSettings = {
  caption: 'my first',
  audiences: { see: 'everyone', comment: null, duet: null, stitch: null },
  trim: null,
  coverAt: 0,
  composition: null,
};

/** What the server says of an upload of somebody. */
async function ask({ client, store, network }: Device, id: string): Promise<[number, string | null]> {
  const session = await store.read((reads) => reads.get('session', 'session'));
  const response = await fetch(`${network.url}${uploadsPath}/${id}`, {
    method: 'HEAD',
    headers: { authorization: `Bearer ${session?.token}`, 'tus-resumable': '1.0.0' },
  });
  expect(client.state.get().phase).toBe('signed-in');
  return [response.status, response.headers.get('upload-offset')];
}

it('uploads a file in pieces and says how far it is', async () => {
  const anna = await world().signUp('anna');
  const upload = anna.client.videos.upload(fileOf(9 * mebibyte));
  const seen: number[] = [];
  upload.subscribe(() => seen.push(upload.get().bytes));
  const id = await upload.uploaded;
  expect(upload.get()).toMatchObject({ state: 'done', bytes: 9 * mebibyte, total: 9 * mebibyte });
  expect(seen).toContain(8 * mebibyte);
  expect([...seen].sort((a, b) => a - b)).toEqual(seen);
  expect(await ask(anna, id)).toEqual([200, String(9 * mebibyte)]);
});

it('goes on from where the server is after a pause and after a loss of the connection', async () => {
  const anna = await world().signUp('anna');
  const upload = anna.client.videos.upload(fileOf(17 * mebibyte));
  await until(upload, ({ bytes }) => bytes >= 8 * mebibyte);
  upload.pause();
  expect(upload.get().state).toBe('paused');
  upload.resume();
  await until(upload, ({ bytes }) => bytes >= 16 * mebibyte);
  anna.network.cut();
  await until(upload, ({ state }) => state === 'waiting');
  anna.network.mend();
  anna.client.reconnect();
  expect(await ask(anna, await upload.uploaded)).toEqual([200, String(17 * mebibyte)]);
});

it('removes what the server has when it is cancelled', async () => {
  const anna = await world().signUp('anna');
  const ending = new AbortController();
  const ended = anna.client.videos.upload(fileOf(16 * mebibyte), { signal: ending.signal });
  await until(ended, ({ bytes }) => bytes >= 8 * mebibyte);
  ending.abort();
  await expect(ended.uploaded).rejects.toMatchObject({ name: 'AbortError' });
  const upload = anna.client.videos.upload(fileOf(4));
  const id = await upload.uploaded;
  await upload.cancel();
  expect(await ask(anna, id)).toEqual([404, null]);
});

it('tells why a file is refused', async () => {
  const anna = await world().signUp('anna');
  const huge = new Proxy(new Blob(['x']), {
    get: (blob, key) => (key === 'size' ? 5_000_000_000 : Reflect.get(blob, key, blob)),
  });
  const upload = anna.client.videos.upload(huge);
  await expect(upload.uploaded).rejects.toMatchObject({ code: 'too_large' });
  expect(upload.get()).toMatchObject({ state: 'refused', failure: { code: 'too_large' } });
});

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
