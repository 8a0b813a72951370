import { createServer } from 'node:http';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { Backoff } from '../src/connection/backoff.ts';
import { createHttp } from '../src/connection/http.ts';
import { ConnectionError } from '../src/index.ts';

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Something that answers, but is not a Takeback server: a proxy, the sign-in page of a network. */
async function startStranger(status: number, type: string, answer: string): Promise<string> {
  const server = createServer((_, response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(answer);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`;
}

function callAt(url: string) {
  return createHttp({ url, auth: 'token', token: () => null })('server.info', {});
}

it.each([
  [200, 'text/html', '<html>Please accept the terms.</html>'],
  [200, 'application/json', '{"name":"something else"}'],
  [502, 'text/html', '<html>Bad gateway</html>'],
  [404, 'application/json', '{"error":"no such page"}'],
])('takes %i %s from somebody else for a lost connection', async (status, type, answer) => {
  await expect(callAt(await startStranger(status, type, answer))).rejects.toBeInstanceOf(ConnectionError);
});

it('says so when nobody answers', async () => {
  const url = await startStranger(200, 'text/plain', '');
  for (const close of closing.splice(0)) close();
  await expect(callAt(url)).rejects.toBeInstanceOf(ConnectionError);
});

it('waits longer after each failure, within bounds, never quite the same', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })), (random) => {
      let at = 0;
      const backoff = new Backoff(500, 30_000, () => random[at++] ?? 0);
      for (let failures = 0; failures < 30; failures += 1) {
        const step = Math.min(30_000, 500 * 2 ** failures);
        const wait = backoff.next();
        expect(wait).toBeGreaterThanOrEqual(step / 2);
        expect(wait).toBeLessThanOrEqual(step);
      }
      backoff.reset();
      expect(backoff.next()).toBeLessThanOrEqual(500);
    }),
  );
});
