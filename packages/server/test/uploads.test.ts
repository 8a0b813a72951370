import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { limits, problem, uploadsPath } from '@takeback/protocol';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { type Kit, kitPassword, type SignedUp, startKit } from './kit.ts';
import { makeFolder } from './kit-data.ts';
import { environmentOf, runTakeback } from './processes.ts';
import { beginUpload, idOf, offsetOf, sendBytes, tus, type Uploader, upload } from './tus.ts';

// Servers are started again, which is slow where much else runs.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let kit: Kit;
let ada: SignedUp;
let ben: SignedUp;
const now = { at: new Date() };
const disk = { free: Number.MAX_SAFE_INTEGER };
beforeAll(async () => {
  kit = await startKit({ clock: { now: () => now.at }, freeBytes: async () => disk.free });
  ada = await kit.signUp('ada');
  ben = await kit.signUp('ben');
});
afterAll(() => kit.stop());
afterEach(async () => {
  await kit.storage.database.kysely.deleteFrom('uploads').execute();
});

const by = ({ token }: SignedUp): Uploader => ({ url: kit.url, token });
const files = () => readdir(join(kit.folder, 'media', 'uploads'));
const fileOf = (id: string) => join(kit.folder, 'media', 'uploads', id);
const codeOf = async (response: Response) => {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.status).toBeGreaterThanOrEqual(400);
  const told = problem.parse(await response.json());
  expect(told.status).toBe(response.status);
  return told.code;
};

describe('uploading', () => {
  it('takes a file in pieces and says where it goes on', async () => {
    const bytes = randomBytes(300_000);
    const path = await beginUpload(by(ada), bytes.length);
    expect(path).toMatch(/^\/api\/v1\/uploads\/[0-9a-f-]{36}$/);
    expect(await offsetOf(by(ada), path)).toBe(0);
    const first = await sendBytes(by(ada), path, 0, bytes.subarray(0, 100_000));
    expect([first.status, first.headers.get('upload-offset')]).toEqual([204, '100000']);
    expect(await offsetOf(by(ada), path)).toBe(100_000);
    expect((await sendBytes(by(ada), path, 100_000, bytes.subarray(100_000))).status).toBe(204);
    expect(Buffer.compare(await readFile(fileOf(idOf(path))), bytes)).toBe(0);
    const head = await tus(by(ada), 'HEAD', path);
    expect(head.headers.get('upload-length')).toBe('300000');
    expect(head.headers.get('cache-control')).toBe('no-store');
    expect(head.headers.get('x-content-type-options')).toBe('nosniff');
    expect([...head.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('says what it speaks', async () => {
    const response = await tus(by(ada), 'OPTIONS', uploadsPath);
    expect(response.status).toBe(204);
    expect(response.headers.get('tus-version')).toBe('1.0.0');
    expect(response.headers.get('tus-extension')).toBe('creation,termination,expiration');
    expect(response.headers.get('tus-max-size')).toBe(String(limits.uploadBytes));
  });

  it('ends an upload and its file', async () => {
    const path = await beginUpload(by(ada), 10);
    expect((await tus(by(ada), 'DELETE', path)).status).toBe(204);
    expect(await codeOf(await sendBytes(by(ada), path, 0, 'x'))).toBe('not_found');
    expect(existsSync(fileOf(idOf(path)))).toBe(false);
  });

  it('gives an upload at once to whoever goes on with it while an older request hangs', async () => {
    const path = await beginUpload(by(ada), 8);
    const body = new TransformStream<Uint8Array, Uint8Array>();
    const writer = body.writable.getWriter();
    const hanging = sendBytes(by(ada), path, 0, body.readable).catch(() => undefined);
    await writer.write(Buffer.from('abcd'));
    while ((await readFile(fileOf(idOf(path)))).length < 4) await new Promise(setImmediate);
    expect((await sendBytes(by(ada), path, 4, 'efgh')).status).toBe(204);
    await writer.close().catch(() => {});
    await hanging;
    expect(await readFile(fileOf(idOf(path)), 'utf8')).toBe('abcdefgh');
  });
});

describe('refusals', () => {
  it('are problems with a code', async () => {
    const path = await beginUpload(by(ada), 10);
    const long = { 'upload-length': String(limits.uploadBytes + 1) };
    expect(await codeOf(await tus(by(ada), 'POST', uploadsPath, long))).toBe('too_large');
    expect(await codeOf(await tus(by(ada), 'POST', uploadsPath))).toBe('invalid_input');
    expect(await codeOf(await tus(by(ada), 'POST', uploadsPath, { 'upload-length': '1e3' }))).toBe(
      'invalid_input',
    );
    expect(await codeOf(await tus(by(ada), 'POST', uploadsPath, { 'upload-defer-length': '1' }))).toBe(
      'invalid_input',
    );
    expect(await codeOf(await sendBytes(by(ada), path, 3, 'abc'))).toBe('upload_elsewhere');
    expect(await codeOf(await sendBytes(by(ada), path, 0, 'more than ten bytes'))).toBe('too_large');
    expect(
      await codeOf(
        await tus(by(ada), 'PATCH', path, { 'upload-offset': '0', 'content-type': 'text/plain' }, 'a'),
      ),
    ).toBe('invalid_input');
    expect(await codeOf(await tus(by(ada), 'PATCH', path, { 'tus-resumable': '0.2.2' }, 'a'))).toBe(
      'upload_version',
    );
    expect(await offsetOf(by(ada), path)).toBe(0);
  });

  it('let nobody touch another one’s upload, or learn of it', async () => {
    const path = await beginUpload(by(ada), 3);
    expect((await tus(by(ben), 'HEAD', path)).status).toBe(404);
    expect(await codeOf(await sendBytes(by(ben), path, 0, 'abc'))).toBe('not_found');
    expect(await codeOf(await tus(by(ben), 'DELETE', path))).toBe('not_found');
    expect(await codeOf(await tus(by(ben), 'DELETE', `${uploadsPath}/${randomUUID()}`))).toBe('not_found');
    expect(await codeOf(await tus(by(ben), 'DELETE', `${uploadsPath}/..%2f..%2fdata`))).toBe('not_found');
    const nobody = { url: kit.url, token: 'nonsense' };
    expect(await codeOf(await sendBytes(nobody, path, 0, 'abc'))).toBe('not_signed_in');
    expect(await offsetOf(by(ada), path)).toBe(0);
  });

  it('take the cookie only from this server’s own pages', async () => {
    const { device } = await kit.signIn({ handle: 'ada', password: kitPassword });
    expect(device.current).toBe(true);
    const cookie = `takeback_session=${ada.token}`;
    const ask = (origin: Record<string, string>) =>
      kit.request(uploadsPath, {
        method: 'POST',
        headers: { cookie, 'tus-resumable': '1.0.0', 'upload-length': '3', ...origin },
      });
    expect(await codeOf(await ask({ origin: 'https://elsewhere.example' }))).toBe('wrong_origin');
    expect(await codeOf(await ask({}))).toBe('wrong_origin');
    expect((await ask({ origin: kit.url })).status).toBe(201);
  });

  it('bound how many are under way', async () => {
    for (let count = 0; count < limits.uploadsPerAccount; count += 1) await beginUpload(by(ada), 1);
    const before = (await files()).length;
    const one = { 'upload-length': '1' };
    expect(await codeOf(await tus(by(ada), 'POST', uploadsPath, one))).toBe('too_many_uploads');
    expect((await files()).length).toBe(before);
    expect((await tus(by(ben), 'POST', uploadsPath, one)).status).toBe(201);
  });

  describe('tell of a full disk', () => {
    const keptFree = 256 * 2 ** 20;
    afterEach(() => {
      disk.free = Number.MAX_SAFE_INTEGER;
    });

    it('at the beginning, by the announced length', async () => {
      disk.free = keptFree + 1_000;
      const begin = (bytes: number) => tus(by(ada), 'POST', uploadsPath, { 'upload-length': String(bytes) });
      expect(await codeOf(await begin(1_000))).toBe('storage_full');
      expect((await begin(999)).status).toBe(201);
    });

    it('when it became full since, and go on once there is room', async () => {
      const path = await beginUpload(by(ada), 6);
      disk.free = keptFree;
      expect(await codeOf(await sendBytes(by(ada), path, 0, 'abcdef'))).toBe('storage_full');
      expect(await offsetOf(by(ada), path)).toBe(0);
      disk.free = Number.MAX_SAFE_INTEGER;
      expect((await sendBytes(by(ada), path, 0, 'abcdef')).status).toBe(204);
    });

    it('while the bytes come, and keep what came', async () => {
      const bytes = randomBytes(20 * 2 ** 20);
      const path = await beginUpload(by(ada), bytes.length);
      const body = new TransformStream<Uint8Array, Uint8Array>();
      const writer = body.writable.getWriter();
      const sending = sendBytes(by(ada), path, 0, body.readable);
      const first = 2 ** 20;
      await writer.write(bytes.subarray(0, first));
      while ((await readFile(fileOf(idOf(path)))).length < first) await new Promise(setImmediate);
      disk.free = keptFree;
      const rest = writer.write(bytes.subarray(first)).then(() => writer.close());
      rest.catch(() => {});
      expect(await codeOf(await sending)).toBe('storage_full');
      const kept = await readFile(fileOf(idOf(path)));
      expect(kept.length).toBeGreaterThanOrEqual(first);
      expect(kept.length).toBeLessThan(6 * 2 ** 20);
      expect(Buffer.compare(kept, bytes.subarray(0, kept.length))).toBe(0);
    });
  });
});

describe('old uploads', () => {
  beforeEach(() => {
    now.at = new Date();
  });

  it('are gone after their time', async () => {
    const id = await upload(by(ada), Buffer.from('abc'));
    now.at = new Date(now.at.getTime() + limits.uploadHours * 3_600_000);
    expect((await tus(by(ada), 'HEAD', `${uploadsPath}/${id}`)).status).toBe(404);
    await kit.restart();
    await expect.poll(files).not.toContain(id);
    expect(await kit.storage.database.kysely.selectFrom('uploads').selectAll().execute()).toEqual([]);
  });

  it('leave no file without a row', async () => {
    const stray = randomUUID();
    await writeFile(fileOf(stray), 'left by a killed server');
    const kept = await upload(by(ada), Buffer.from('abc'));
    await kit.restart();
    expect(await files()).toContain(kept);
    expect(await files()).not.toContain(stray);
  });
});

it('goes on byte by byte where a killed server left it', { timeout: 180_000 }, async () => {
  const folder = await makeFolder();
  const start = async () => {
    const server = runTakeback(['serve'], {
      ...environmentOf(folder),
      LOG_LEVEL: 'info',
      RATE_LIMITS: 'off',
    });
    const { url } = await server.logged('Started');
    return { server, url: String(url) };
  };
  const bytes = randomBytes(3_000_000);
  let { server, url } = await start();
  const signUp = await fetch(`${url}/api/v1/accounts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      handle: 'ada',
      displayName: 'Ada',
      birthDate: '1990-01-31',
      password: kitPassword,
      deviceName: 'phone',
    }),
  });
  const { token } = z.object({ token: z.string() }).parse(await signUp.json());
  const path = await beginUpload({ url, token }, bytes.length);
  const file = join(folder, 'media', 'uploads', idOf(path));
  const body = new TransformStream<Uint8Array, Uint8Array>();
  const writer = body.writable.getWriter();
  const cut = sendBytes({ url, token }, path, 0, body.readable).catch(() => undefined);
  await writer.write(bytes.subarray(0, 1_234_567));
  while ((await readFile(file)).length < 1_234_567) await new Promise(setImmediate);
  server.child.kill('SIGKILL');
  await server.ended;
  await cut;
  await writer.abort().catch(() => {});
  ({ server, url } = await start());
  const offset = await offsetOf({ url, token }, path);
  expect(offset).toBe(1_234_567);
  expect((await sendBytes({ url, token }, path, offset, bytes.subarray(offset))).status).toBe(204);
  expect(Buffer.compare(await readFile(file), bytes)).toBe(0);
  server.child.kill('SIGTERM');
  await server.ended;
  await rm(folder, { recursive: true });
});
