import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { apiPrefix, limits, type Method, methods, problem } from '@takeback/protocol';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
let host: SignedUp;

beforeAll(async () => {
  kit = await startKit();
  host = await kit.signUp('anna');
});
afterAll(() => kit.stop());

const json = 'application/json';
const headersOf = (more: Record<string, string> = {}): Record<string, string> => ({
  authorization: `Bearer ${host.token}`,
  ...more,
});

/** A 4xx with problem details, and nothing in it of the server's insides. */
async function expectRefusal(response: Response): Promise<string> {
  const text = await response.text();
  expect([response.status, text]).toEqual([expect.toSatisfy(isRefusal), expect.any(String)]);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(text).not.toMatch(/node_modules|at .*\.ts:|SELECT|select |stack/);
  return problem.parse(JSON.parse(text)).code;
}

function isRefusal(status: unknown): boolean {
  return typeof status === 'number' && status >= 400 && status < 500;
}

/** Sends bytes as they are and reads until the server closes. */
function exchange(bytes: Buffer | string): Promise<string> {
  const { hostname, port } = new URL(kit.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.on('data', (data) => {
      answer += data.toString('latin1');
    });
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });
}

const signIn = `${apiPrefix}/sessions`;
const post = (body: string | Buffer, type: string | null = json): Promise<Response> =>
  kit.request(signIn, { method: 'POST', body, headers: type === null ? {} : { 'content-type': type } });

describe('a body', () => {
  it.each([
    ['cut JSON', '{"handle":', json, 'invalid_input'],
    ['no object', '[]', json, 'invalid_input'],
    ['null', 'null', json, 'invalid_input'],
    ['a text', '"x"', json, 'invalid_input'],
    ['nothing', '', json, 'invalid_input'],
    ['a byte order mark alone', '\ufeff', json, 'invalid_input'],
    ['malformed UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), json, 'invalid_input'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), json, 'invalid_input'],
    ['an unknown field', '{"handle":"anna","password":"x","deviceName":"d","more":1}', json, 'invalid_input'],
    ['a prototype', '{"__proto__":{"x":1}}', json, 'invalid_input'],
    ['an endless nest', `{"handle":${'['.repeat(50_000)}`, json, 'invalid_input'],
    ['a form', 'handle=anna', 'application/x-www-form-urlencoded', 'unsupported_media_type'],
    ['a text type', '{}', 'text/plain', 'unsupported_media_type'],
    ['a type that is none', '{}', 'json', 'unsupported_media_type'],
    ['too much', `{"handle":"${'a'.repeat(limits.frameBytes)}"}`, json, 'too_large'],
  ])('of %s is refused', async (_, body, type, code) => {
    expect(await expectRefusal(await post(body, type))).toBe(code);
  });

  it('that is compressed is refused, not guessed at', async () => {
    const response = await kit.request(signIn, {
      method: 'POST',
      body: '{}',
      headers: { 'content-type': json, 'content-encoding': 'gzip' },
    });
    expect(await expectRefusal(response)).toBe('unsupported_media_type');
  });

  it('never makes a 5xx, whatever bytes it has', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        await expectRefusal(await post(Buffer.from(bytes)));
      }),
      { numRuns: 100 },
    );
  });

  it('tells which fields were wrong, and never what was in them', async () => {
    const response = await post(
      JSON.stringify({ handle: 'private-words', password: 7, 'private-field': 1, deviceName: 'd' }),
    );
    const text = await response.text();
    expect(text).not.toContain('private');
    expect(problem.parse(JSON.parse(text)).issues).toEqual(
      expect.arrayContaining([{ path: 'password', message: expect.any(String) }]),
    );
  });
});

describe('a method', () => {
  const all = Object.values<Method>(methods);
  const awkward = fc.oneof(
    fc.constantFrom(
      '',
      '\u0000',
      '\ud800',
      '\udfff x',
      'ä'.repeat(5_000),
      ' ',
      '../..',
      "'; drop table accounts; --",
    ),
    fc.constantFrom(-1, 0, 0.5, 1e300, Number.MAX_SAFE_INTEGER, 2 ** 53),
    fc.constantFrom(null, true, [], {}),
    fc.constantFrom(randomUUID(), '018f3f6e-0000-7000-8000-000000000000', `${randomUUID()}.9007199254740991`),
    fc.string({ unit: 'binary', maxLength: 50 }),
  );

  it.each(all.map((method) => [method.name, method] as const))(
    '%s answers awkward parameters with a 4xx',
    async (_, method) => {
      const fields = Object.keys(method.params.shape);
      const given = fc.record(Object.fromEntries(fields.map((name) => [name, awkward])), {
        requiredKeys: [],
      });
      await fc.assert(
        fc.asyncProperty(given, fc.option(fc.string({ maxLength: 10 })), async (fields, unknown) => {
          const params: Record<string, unknown> = { ...fields };
          if (unknown !== null) params[unknown] = 1;
          const path = method.path.replace(/:([A-Za-z]+)/g, (_match, name: string) => {
            const value = String(params[name] ?? 'x').toWellFormed();
            delete params[name];
            return encodeURIComponent(value) || '%20';
          });
          const inQuery = method.verb === 'GET' || method.verb === 'DELETE';
          const query = Object.entries(params).map(([name, value]) => [
            name.toWellFormed(),
            String(value).toWellFormed(),
          ]);
          const search = inQuery && query.length > 0 ? `?${new URLSearchParams(query)}` : '';
          const response = await kit.request(`${apiPrefix}${path}${search}`, {
            method: method.verb,
            headers: headersOf(inQuery ? {} : { 'content-type': json }),
            ...(inQuery ? {} : { body: JSON.stringify(params) }),
          });
          // What happens to be right may be answered; signing out is always right.
          const text = await response.text();
          if (response.ok) return;
          expect([response.status, text]).toEqual([expect.toSatisfy(isRefusal), expect.any(String)]);
          problem.parse(JSON.parse(text));
          if (method.name === 'sessions.signOut' || problem.parse(JSON.parse(text)).status === 401)
            host = { ...host, ...(await kit.signIn(host)) };
        }),
        { numRuns: 25 },
      );
      if (method.name === 'sessions.signOut') host = { ...host, ...(await kit.signIn(host)) };
    },
  );
});

describe('a connection', () => {
  const head = (line: string, more = '') => `${line} HTTP/1.1\r\nHost: x\r\n${more}\r\n`;

  /** Says that a body comes, and waits until the server waits for it. @returns what has come back, as it comes */
  async function begin(type: string) {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const timers = vi.spyOn(globalThis, 'setTimeout');
    const { hostname, port } = new URL(kit.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const got = { text: '' };
    socket.on('data', (data) => {
      got.text += data.toString('latin1');
    });
    socket.write(head(`POST ${signIn}`, `Content-Type: ${type}\r\nContent-Length: 5\r\n`));
    while (!timers.mock.calls.some(([, after]) => after === 30_000)) await new Promise(setImmediate);
    return { socket, got };
  }
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it('is ended when a body does not come in time', async () => {
    const { socket, got } = await begin(json);
    vi.advanceTimersByTime(30_000);
    await once(socket, 'close');
    expect(got.text).toMatch(/^HTTP\/1\.1 400 /);
  });

  it('goes on for a long time after a body that no route took', async () => {
    const { socket, got } = await begin('text/plain');
    socket.write('words');
    while (!got.text.endsWith('}')) await once(socket, 'data');
    expect(got.text).toMatch(/^HTTP\/1\.1 415 /);
    // The first one is answered once all of the body is here.
    for (const later of [0, 40_000]) {
      vi.advanceTimersByTime(later);
      got.text = '';
      socket.write(head('GET /healthz'));
      await once(socket, 'data');
      expect(got.text).toMatch(/^HTTP\/1\.1 200 /);
    }
    socket.destroy();
  });
});

describe('a query or a path', () => {
  const long = 'a'.repeat(5_000);
  it.each([
    `${apiPrefix}/people?query=%ff`,
    `${apiPrefix}/people?query=%`,
    `${apiPrefix}/people?query=a&query=b`,
    `${apiPrefix}/people?query=a&__proto__=b`,
    `${apiPrefix}/people?query=a&limit=1e9`,
    `${apiPrefix}/people?`,
    `${apiPrefix}/conversations/%ff`,
    `${apiPrefix}/conversations/%`,
    `${apiPrefix}/conversations/${long}`,
    `${apiPrefix}/conversations/${long}/messages?before=-1`,
    '/%',
    '/%00',
    '//',
  ])('%.40s is answered with a 4xx', async (path) => {
    const response = await kit.request(path, { headers: headersOf() });
    await expectRefusal(response);
  });

  it('takes no body where there is a query, and no query where there is a body', async () => {
    const deleted = await kit.request(`${apiPrefix}/devices/${randomUUID()}`, {
      method: 'DELETE',
      headers: headersOf({ 'content-type': json }),
      body: '{}',
    });
    expect(await expectRefusal(deleted)).toBe('invalid_input');
    const sent = await kit.request(`${signIn}?handle=anna`, {
      method: 'POST',
      headers: { 'content-type': json },
      body: '{}',
    });
    expect(await expectRefusal(sent)).toBe('invalid_input');
  });
});

describe('bytes that are hardly HTTP', () => {
  const line = `POST ${signIn} HTTP/1.1\r\n`;
  it.each([
    ['not HTTP at all', 'hello\r\n\r\n'],
    ['a TLS greeting', Buffer.from('16030100c8010000c40303', 'hex')],
    ['no host', `GET / HTTP/1.1\r\nConnection: close\r\n\r\n`],
    ['two lengths', `${line}Host: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}`],
    ['a length that is none', `${line}Host: x\r\nContent-Length: two\r\n\r\n{}`],
    [
      'a length and chunks',
      `${line}Host: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a chunk that is none',
      `${line}Host: x\r\nContent-Type: ${json}\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
    ['a header that is none', `${line}Host: x\r\nno header\r\n\r\n`],
    ['endless headers', `${line}Host: x\r\nX: ${'x'.repeat(100_000)}\r\n\r\n`],
    ['an expectation', `${line}Host: x\r\nExpect: the-impossible\r\nConnection: close\r\n\r\n`],
    ['an unknown verb', `BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`],
    [
      'an unknown protocol',
      `GET /api/v1/x HTTP/1.1\r\nHost: x\r\nConnection: upgrade, close\r\nUpgrade: h2c\r\n\r\n`,
    ],
    [
      'a socket where there is none',
      'GET /elsewhere.x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ],
  ])('%s', async (_, bytes) => {
    const answer = await exchange(bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
    expect(answer.toLowerCase()).toContain('content-type: application/problem+json');
    const body = answer.slice(answer.indexOf('{'), answer.lastIndexOf('}') + 1);
    problem.parse(JSON.parse(body));
  });

  it('leave the server as it was', async () => {
    expect((await kit.request('/readyz')).status).toBe(200);
  });
});
