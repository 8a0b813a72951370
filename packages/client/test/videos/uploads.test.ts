import { expect, it } from 'vitest';
import { until, useWorld } from '../people.ts';
import { ask, fileOf, mebibyte } from './films.ts';

const world = useWorld();

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
