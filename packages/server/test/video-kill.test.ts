import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Composition, OwnVideo } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { ask } from './crash/call-at.ts';
import { type KilledServer, startServer } from './crash/killed-server.ts';
import { kitPassword } from './kit.ts';
import { makeFolder } from './kit-data.ts';
import { upload } from './tus.ts';
import { clipOf, keptFiles } from './video-room.ts';

// Processes, which start slowly where much else runs.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let folder: string;
let server: KilledServer;
let token: string;
let clip: Buffer<ArrayBuffer>;

beforeAll(async () => {
  folder = await makeFolder();
  clip = await clipOf();
  server = await startServer(folder);
  const person = { handle: 'ada', displayName: 'Ada', birthDate: '1990-01-31', deviceName: 'phone' };
  const session = await ask(server.url, 'accounts.signUp', { ...person, password: kitPassword });
  token = session.token ?? '';
});
afterAll(async () => {
  await server.end();
  await rm(folder, { recursive: true });
});

async function post(composition: Composition | null): Promise<string> {
  const uploadId = await upload({ url: server.url, token }, clip);
  const audiences = { see: 'everyone' as const, comment: null, duet: null, stitch: null };
  const params = { id: uuidv7(), uploadId, caption: '', audiences, trim: null, coverAt: 0, composition };
  return (await ask(server.url, 'videos.post', params, token)).video.id;
}

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 80_000; !(await isSo()); await setTimeout(10))
    if (Date.now() > end) throw new Error(`${what} never came`);
}

const has = (name: string) => async () => (await keptFiles({ folder })).includes(name);

async function settled(videoId: string): Promise<OwnVideo> {
  let own: OwnVideo | undefined;
  await until('the end of processing', async () => {
    own = (await ask(server.url, 'videos.getOwn', { videoId }, token)).video;
    return own.state !== 'processing';
  });
  if (own === undefined) throw new Error('It was not asked for');
  return own;
}

it('a server killed while it makes a video, or a Duet, makes it after all, and leaves nothing else', async () => {
  const original = await post(null);
  await until('the poster', has('whole-0'));
  await server.kill();
  server = await startServer(folder);
  expect((await settled(original)).state).toBe('ready');
  await expect.poll(() => keptFiles({ folder })).toHaveLength(2);

  const layout = 'side-by-side' as const;
  const duet = await post({ kind: 'duet', originalId: original, layout, ownLevel: 1, originalLevel: 1 });
  await until('the own poster', has('own-0'));
  await server.kill();
  server = await startServer(folder);
  const own = await settled(duet);
  expect([own.state, own.video?.madeWith?.original?.videoId]).toEqual(['ready', original]);
  await expect.poll(() => keptFiles({ folder })).toHaveLength(6);
});

it('goes on with an upload that was taken and not moved yet', async () => {
  const uploadId = await upload({ url: server.url, token }, clip);
  const audiences = { see: 'nobody' as const, comment: null, duet: null, stitch: null };
  const params = {
    id: uuidv7(),
    uploadId,
    caption: '',
    audiences,
    trim: null,
    coverAt: 0,
    composition: null,
  };
  await ask(server.url, 'videos.post', params, token);
  await server.kill();
  const media = join(folder, 'media');
  await rename(join(media, 'blobs', uploadId.slice(-2), uploadId), join(media, 'uploads', uploadId));
  // A file whose row was not written any more.
  const stray = randomUUID();
  await mkdir(join(media, 'blobs', stray.slice(-2)), { recursive: true });
  await writeFile(join(media, 'blobs', stray.slice(-2), stray), 'left');
  server = await startServer(folder);
  expect((await settled(params.id)).state).toBe('ready');
  await expect.poll(() => keptFiles({ folder })).toHaveLength(8);
});
