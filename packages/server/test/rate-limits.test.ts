import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Source } from '../src/calls.ts';
import { Refusal } from '../src/errors.ts';
import { createRateLimits, networkOf } from '../src/rate-limits.ts';
import { Refused, startKit } from './kit.ts';

const stranger = (address = '192.0.2.1'): Source => ({ address, caller: null });
const device = (accountId: string): Source => ({
  address: '192.0.2.1',
  caller: { accountId, deviceId: 'd', role: 'member' },
});

/** How many of so many calls are let through. */
async function count(most: number, call: (n: number) => Promise<unknown>): Promise<number> {
  for (let n = 0; n < most; n += 1) {
    try {
      await call(n);
    } catch (error) {
      if (error instanceof Refusal && error.code === 'too_many_requests') return n;
      throw error;
    }
  }
  return most;
}

afterEach(() => {
  vi.useRealTimers();
});

describe('limits', () => {
  it('bound what costs the machine work, per account, and reading of files, per address', async () => {
    const limits = createRateLimits();
    const as = (name: Parameters<typeof limits.take>[0], accountId: string) => () =>
      limits.take(name, {}, device(accountId));
    expect(await count(1_000, as('videos.post', 'anna'))).toBe(60);
    expect(await count(5, as('videos.post', 'ben'))).toBe(5);
    expect(await count(1_000, as('uploads.begin', 'anna'))).toBe(120);
    expect(await count(9_000, as('uploads.continue', 'anna'))).toBe(1_200);
    expect(await count(9_000, () => limits.take('media.read', {}, stranger()))).toBe(3_000);
    expect(await count(5, () => limits.take('media.read', {}, stranger('192.0.2.2')))).toBe(5);
  });

  it('stop guessing for one handle from one address', async () => {
    const limits = createRateLimits();
    const guess = (handle: string, address?: string) => () =>
      limits.take('sessions.signIn', { handle }, stranger(address));
    expect(await count(1_000, guess('anna'))).toBe(10);
    // The same person from elsewhere, and another person from here, still get in.
    expect(await count(5, guess('anna', '192.0.2.2'))).toBe(5);
    expect(await count(5, guess('ben'))).toBe(5);
  });

  it('stop guessing for one handle from many addresses, and for many handles from one address', async () => {
    const limits = createRateLimits();
    const spread = (n: number) =>
      limits.take('sessions.recover', { handle: 'anna' }, stranger(`192.0.2.${n % 250}`));
    expect(await count(1_000, spread)).toBe(100);
    const spray = (n: number) =>
      limits.take('sessions.recover', { handle: `h${n}` }, stranger('198.51.100.1'));
    expect(await count(1_000, spray)).toBe(100);
  });

  it('forgive those who knew the password', async () => {
    const limits = createRateLimits();
    const signIn = async (): Promise<void> => {
      await limits.take('sessions.signIn', { handle: 'anna' }, stranger());
      await limits.succeeded('sessions.signIn', { handle: 'anna' }, stranger());
    };
    expect(await count(500, signIn)).toBe(500);
  });

  it('count each account for itself, and let people send and take back at any human pace', async () => {
    const limits = createRateLimits();
    const send = (account: string) => () => limits.take('messages.send', {}, device(account));
    expect(await count(1_000, send('a'))).toBe(300);
    expect(await count(300, send('b'))).toBe(300);
    expect(await count(5_000, () => limits.take('messages.unsend', {}, device('a')))).toBe(1_200);
  });

  it('say how long to wait, and end after that time', async () => {
    vi.useFakeTimers();
    const limits = createRateLimits();
    const search = () => limits.take('people.search', {}, device('a'));
    expect(await count(1_000, search)).toBe(120);
    const refusal: unknown = await search().catch((error: unknown) => error);
    if (!(refusal instanceof Refusal)) throw new Error('not refused');
    const wait = refusal.problem.retryAfter ?? 0;
    expect(wait).toBeGreaterThan(0);
    expect(wait).toBeLessThanOrEqual(60);
    await vi.advanceTimersByTimeAsync(wait * 1_000);
    expect(await count(1, search)).toBe(1);
  });
});

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:0002::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

it('are told to callers with Retry-After, before any password is hashed', async () => {
  const kit = await startKit({ rateLimits: true });
  try {
    await kit.signUp('anna');
    const guess = () =>
      kit.call('sessions.signIn', { handle: 'anna', password: 'wrong password', deviceName: 'd' });
    for (let n = 0; n < 10; n += 1) await expect(guess()).rejects.toThrow(/^wrong_credentials/);
    const refused: unknown = await guess().catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(Refused);
    const response = await kit.request('/api/v1/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ handle: 'anna', password: 'wrong password', deviceName: 'd' }),
    });
    expect(response.status).toBe(429);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  } finally {
    await kit.stop();
  }
});
