import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiPrefix, problem, session } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, kitPassword, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
let web: string;
let anna: SignedUp;

beforeAll(async () => {
  web = await mkdtemp(join(tmpdir(), 'takeback-web-'));
  await mkdir(join(web, 'assets'));
  await writeFile(join(web, 'index.html'), '<!doctype html><title>Takeback</title>');
  await writeFile(join(web, 'sw.js'), '// service worker');
  await writeFile(join(web, 'manifest.webmanifest'), '{}');
  await writeFile(join(web, 'assets/app-0a1b2c3d.js'), 'export {};');
  kit = await startKit({ webFolder: web });
  anna = await kit.signUp('anna');
});

afterAll(async () => {
  await kit.stop();
  await rm(web, { recursive: true });
});

const json = { 'content-type': 'application/json' };

async function problemOf(response: Response): Promise<string> {
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  const told = problem.parse(await response.json());
  expect(told.status).toBe(response.status);
  return told.code;
}

describe('every answer', () => {
  it.each(['/', '/chats', '/api/v1/server', '/api/v1/nothing', '/healthz'])(
    'of %s lets nothing be loaded from elsewhere and nothing run inline',
    async (path) => {
      const { headers } = await kit.request(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'self'");
      expect(policy).toContain(`connect-src 'self' ${kit.url.replace('http', 'ws')}`);
      expect(policy).toContain("frame-ancestors 'none'");
      for (const loose of ['unsafe', 'data:', '*', 'https:']) expect(policy).not.toContain(loose);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      // The camera is for the app's own pages, for no frame in them.
      expect(headers.get('permissions-policy')).toMatch(
        /camera=\(self\), microphone=\(self\), geolocation=\(\)/,
      );
      expect(headers.get('strict-transport-security')).toBeNull();
    },
  );

  it('of the API is kept by no cache', async () => {
    for (const path of ['/api/v1/server', '/api/v1/account', '/readyz', '/healthz'])
      expect((await kit.request(path)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('the web app', () => {
  it.each([
    ['/', 'no-cache', 'text/html; charset=utf-8'],
    ['/index.html', 'no-cache', 'text/html; charset=utf-8'],
    ['/chats/anything?q=1', 'no-cache', 'text/html; charset=utf-8'],
    ['/help/errors', 'no-cache', 'text/html; charset=utf-8'],
    ['/sw.js', 'no-cache', 'application/javascript; charset=utf-8'],
    ['/manifest.webmanifest', 'no-cache', 'application/manifest+json'],
    [
      '/assets/app-0a1b2c3d.js',
      'public, max-age=31536000, immutable',
      'application/javascript; charset=utf-8',
    ],
  ])('answers %s', async (path, caching, type) => {
    const response = await kit.request(path);
    expect(response.status).toBe(200);
    expect(response.headers.get('cache-control')).toBe(caching);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it.each(['/assets/gone-0a1b2c3d.js', '/favicon.ico', '/api/v1', '/api/v2/server'])(
    'does not stand in for %s',
    async (path) => {
      const response = await kit.request(path);
      expect(response.status).toBe(404);
    },
  );

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/assets/..%5c..%5cx',
    '/a%00b',
  ])('gives no file from outside: %s', async (path) => {
    const body = await (await kit.request(path)).text();
    expect(body).not.toMatch(/"name"|root:/);
  });

  it('takes no other verbs', async () => {
    const response = await kit.request('/chats', { method: 'POST' });
    expect(response.headers.get('allow')).toBe('GET, HEAD');
    expect(await problemOf(response)).toBe('method_not_allowed');
  });
});

describe('the API', () => {
  it('says what an address takes instead', async () => {
    const conversation = `${apiPrefix}/conversations/${randomUUID()}/messages`;
    for (const [path, method, allow] of [
      [`${apiPrefix}/accounts`, 'GET', 'POST'],
      [conversation, 'DELETE', 'GET, POST'],
      [conversation, 'HEAD', 'GET, POST'],
      [`${apiPrefix}/server`, 'OPTIONS', 'GET'],
      [`${apiPrefix}/live`, 'POST', 'GET'],
    ] as const) {
      const response = await kit.request(path, { method });
      expect([path, response.status, response.headers.get('allow')]).toEqual([path, 405, allow]);
    }
  });

  it('reads numbers of the query from decimal text only', async () => {
    const search = async (limit: string): Promise<number> =>
      (
        await kit.request(`${apiPrefix}/people?query=an&limit=${limit}`, {
          headers: { authorization: `Bearer ${anna.token}` },
        })
      ).status;
    expect(await search('5')).toBe(200);
    for (const limit of [
      '',
      '05',
      '0x5',
      '5.0',
      '1e1',
      '%205',
      '-1',
      'five',
      '5&limit=6',
      '99999999999999999999',
    ])
      expect([limit, await search(limit)]).toEqual([limit, 400]);
  });

  it('answers a plain request to the address of the socket', async () => {
    expect(await problemOf(await kit.request('/api/v1/live'))).toBe('invalid_input');
  });
});

describe('a session', () => {
  const signIn = (headers: Record<string, string>): Promise<Response> =>
    kit.request(`${apiPrefix}/sessions`, {
      method: 'POST',
      headers: { ...json, ...headers },
      body: JSON.stringify({ handle: 'anna', password: kitPassword, deviceName: 'browser' }),
    });
  const cookieOf = (response: Response): string => response.headers.get('set-cookie') ?? '';
  const rename = (headers: Record<string, string>): Promise<Response> =>
    kit.request(`${apiPrefix}/account`, {
      method: 'PATCH',
      headers: { ...json, ...headers },
      body: JSON.stringify({ displayName: 'Anna' }),
    });

  it('is a token unless a browser asks for a cookie', async () => {
    const response = await signIn({});
    expect(response.headers.get('set-cookie')).toBeNull();
    expect(session.parse(await response.json()).token).toMatch(/^[\w-]{43}$/);
  });

  it('is an HttpOnly cookie for browsers, and no script sees the token', async () => {
    const response = await signIn({ 'takeback-session': 'cookie', origin: kit.url });
    expect(session.parse(await response.json()).token).toBeNull();
    expect(cookieOf(response)).toMatch(
      /^takeback_session=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Strict$/,
    );
  });

  it('is no cookie for a page of another site', async () => {
    const response = await signIn({ 'takeback-session': 'cookie', origin: 'https://evil.example' });
    expect(cookieOf(response)).toBe('');
    expect(await problemOf(response)).toBe('wrong_origin');
  });

  it('of a cookie changes something only from a page of this server', async () => {
    const [cookie = ''] = cookieOf(await signIn({ 'takeback-session': 'cookie' })).split(';');
    expect((await rename({ cookie, origin: kit.url })).status).toBe(200);
    for (const origin of ['https://evil.example', 'null', kit.url.replace('http', 'https'), `${kit.url}0`])
      expect(await problemOf(await rename({ cookie, origin }))).toBe('wrong_origin');
    expect(await problemOf(await rename({ cookie }))).toBe('wrong_origin');
    const read = await kit.request(`${apiPrefix}/account`, { headers: { cookie } });
    expect(read.status).toBe(200);
  });

  it('of a token needs no origin: no page can add it by itself', async () => {
    expect((await rename({ authorization: `Bearer ${anna.token}` })).status).toBe(200);
  });

  it('that ended says so, an unknown one says something else, and signing out removes the cookie', async () => {
    const [cookie = ''] = cookieOf(await signIn({ 'takeback-session': 'cookie' })).split(';');
    const out = await kit.request(`${apiPrefix}/sessions/current`, {
      method: 'DELETE',
      headers: { cookie, origin: kit.url },
    });
    expect(cookieOf(out)).toMatch(/^takeback_session=; Max-Age=0; Path=\/; HttpOnly/);
    expect(await problemOf(await rename({ cookie, origin: kit.url }))).toBe('session_revoked');
    for (const authorization of [
      'Bearer x',
      'Basic YTpi',
      'Bearer',
      `Bearer ${'é'.repeat(9)}`.normalize('NFD'),
    ])
      expect(
        await problemOf(await rename({ authorization: Buffer.from(authorization).toString('latin1') })),
      ).toBe('not_signed_in');
  });

  it('of a cookie opens a socket only from a page of this server', async () => {
    const [cookie = ''] = cookieOf(await signIn({ 'takeback-session': 'cookie' })).split(';');
    await expect(kit.connectSilently({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(kit.connectSilently({ cookie })).rejects.toThrow('403');
    const socket = await kit.connectSilently({ cookie, origin: kit.url });
    await socket.hello(undefined, null);
    await socket.close();
  });
});

describe('behind HTTPS', () => {
  it('the cookie is bound to its host, and the public address is the right origin', async () => {
    const secure = await startKit({ publicUrl: 'https://chat.example.org', secureCookies: true });
    try {
      await secure.signUp('ben');
      const response = await secure.request(`${apiPrefix}/sessions`, {
        method: 'POST',
        headers: { ...json, 'takeback-session': 'cookie', origin: 'https://chat.example.org' },
        body: JSON.stringify({ handle: 'ben', password: kitPassword, deviceName: 'browser' }),
      });
      expect(response.headers.get('set-cookie')).toMatch(
        /^__Host-takeback_session=[\w-]{43}; Max-Age=34560000; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      );
      expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000');
      expect(response.headers.get('content-security-policy')).toContain(
        "connect-src 'self' wss://chat.example.org",
      );
    } finally {
      await secure.stop();
    }
  });
});

it('is ready while its parts are, and says which is not', async () => {
  expect((await kit.request('/healthz')).status).toBe(200);
  expect(await (await kit.request('/readyz')).json()).toEqual({ status: 'ready' });
});
