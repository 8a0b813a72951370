import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { problem } from '@takeback/protocol';
import { fastify } from 'fastify';
import { describe, expect, it } from 'vitest';
import type { Config } from '../src/config.ts';
import { createAddressOf } from '../src/http/address.ts';
import { addHealth } from '../src/http/health.ts';

describe('readiness', () => {
  const up = { database: true, keyring: true, ledger: true };
  it.each([
    [up, 200, undefined],
    [{ ...up, database: false }, 503, 'Not ready: database.'],
    [{ ...up, keyring: false, ledger: false }, 503, 'Not ready: keyring, ledger.'],
  ])('with %j', async (parts, status, detail) => {
    const app = fastify();
    addHealth(app, async () => parts);
    const answer = await app.inject('/readyz');
    expect(answer.statusCode).toBe(status);
    if (detail !== undefined) {
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(problem.parse(answer.json())).toMatchObject({ code: 'unavailable', detail });
    }
    // The process itself is well either way.
    expect((await app.inject('/healthz')).statusCode).toBe(200);
    await app.close();
  });
});

/** What a server behind such proxies takes for the address of a request with this header. */
async function addressSeen(trustProxy: Config['trustProxy'], forwarded: string | undefined): Promise<string> {
  const addressOf = createAddressOf(trustProxy);
  const server = createServer((asked, answer) => answer.end(addressOf(asked))).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  const port = typeof bound === 'object' && bound !== null ? bound.port : 0;
  try {
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const asked = request({ host: '127.0.0.1', port, headers, agent: false }).end();
    const [answer] = await once(asked, 'response');
    let seen = '';
    for await (const chunk of answer) seen += String(chunk);
    return seen;
  } finally {
    server.close();
  }
}

describe('the address of a request', () => {
  it.each([
    ['without a proxy is the one of the connection, whatever it claims', false, '198.51.100.1', '127.0.0.1'],
    ['behind one proxy is what that one says', 1, '198.51.100.1', '198.51.100.1'],
    ['behind one proxy is not what the client said to it', 1, '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    ['behind two proxies is what the outer one says', 2, '203.0.113.9, 198.51.100.1', '203.0.113.9'],
    ['behind a trusted address is what it says', ['127.0.0.1'], '198.51.100.1', '198.51.100.1'],
    ['behind another address is the one of the connection', ['10.0.0.0/8'], '198.51.100.1', '127.0.0.1'],
    ['behind a proxy that says nothing is the proxy itself', 1, undefined, '127.0.0.1'],
  ] as const)('%s', async (_, trustProxy, forwarded, seen) => {
    const trusted = typeof trustProxy === 'object' ? [...trustProxy] : trustProxy;
    expect(await addressSeen(trusted, forwarded)).toBe(seen);
  });
});
