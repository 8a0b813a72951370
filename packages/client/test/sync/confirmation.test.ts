import type { MethodName, MethodParams } from '@takeback/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Call } from '../../src/connection/http.ts';
import { isResultOf } from '../../src/connection/http.ts';
import { Confirmation } from '../../src/sync/confirmation.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Notes what is confirmed. */
function startRecord() {
  const confirmed: unknown[] = [];
  const call: Call = async <Name extends MethodName>(name: Name, params: MethodParams<Name>) => {
    confirmed.push('cursor' in params ? params.cursor : null);
    const answer = {};
    if (!isResultOf(name, answer)) throw new Error('This answer is for confirmations only.');
    return answer;
  };
  return { confirmed, confirmation: new Confirmation(call, () => 'this session') };
}

/** Long enough for everything that is going to happen by itself. */
const pass = () => vi.advanceTimersByTimeAsync(60_000);

it('[U6] [S18] confirms nothing from a purge on until every tab has made it', async () => {
  const { confirmed, confirmation } = startRecord();
  let finish = () => {};
  confirmation.committed('1', true);
  await pass();
  confirmation.await(
    new Promise((resolve) => {
      finish = resolve;
    }),
  );
  confirmation.committed('2', true);
  await pass();
  confirmation.committed('3', true);
  await pass();
  expect(confirmed).toEqual(['1']);
  finish();
  await pass();
  expect(confirmed.slice(1)).toContain('3');
});

it('[U6] confirms nothing any more when a purge failed', async () => {
  const { confirmed, confirmation } = startRecord();
  confirmation.await(Promise.reject(new Error('a tab could not be reached')));
  confirmation.committed('1', true);
  await pass();
  expect(confirmed).toEqual([]);
});

it('confirms at once, then at most four times a second, the newest last', async () => {
  const { confirmed, confirmation } = startRecord();
  confirmation.committed('0', true);
  await vi.advanceTimersByTimeAsync(0);
  expect(confirmed).toEqual(['0']);
  for (let cursor = 1; cursor <= 100; cursor += 1) {
    confirmation.committed(String(cursor), true);
    await vi.advanceTimersByTimeAsync(10);
  }
  await pass();
  expect(confirmed.length).toBeLessThanOrEqual(6);
  expect(confirmed.at(-1)).toBe('100');
});

it('leaves out what nobody waits for', async () => {
  const { confirmed, confirmation } = startRecord();
  confirmation.committed('1', false);
  await pass();
  expect(confirmed).toEqual([]);
});
