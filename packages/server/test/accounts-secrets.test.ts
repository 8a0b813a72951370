import { describe, expect, it } from 'vitest';
import { findCode, hashCode, makeCode } from '../src/accounts/one-time-code.ts';
import { createPasswords, strongCost } from '../src/accounts/passwords.ts';
import { Refusal } from '../src/errors.ts';

const cheap = { memoryCost: 64, timeCost: 1 };

describe('passwords', () => {
  it('are argon2id with OWASP’s parameters or better', async () => {
    const passwords = createPasswords(strongCost);
    const hashed = await passwords.hash('correct horse');
    const [memory, times] = [/m=(\d+)/, /t=(\d+)/].map((part) => Number(part.exec(hashed)?.[1]));
    expect(hashed).toMatch(/^\$argon2id\$v=19\$/);
    expect(memory).toBeGreaterThanOrEqual(19_456);
    expect(times).toBeGreaterThanOrEqual(2);
    expect(hashed).not.toBe(await passwords.hash('correct horse'));
    expect(await passwords.verify(hashed, 'correct horse')).toBe(true);
    expect(await passwords.verify(hashed, 'correct horsE')).toBe(false);
  });

  it('are the same however a keyboard composes them', async () => {
    const passwords = createPasswords(cheap);
    expect(
      await passwords.verify(await passwords.hash('caf\u00e9 cr\u00e8me'), 'cafe\u0301 cre\u0300me'),
    ).toBe(true);
  });

  it('of nobody match nothing, and cost as much to compare', async () => {
    const passwords = createPasswords(strongCost);
    const hashed = await passwords.hash('correct horse');
    const timeOf = async (of: string | undefined): Promise<number> => {
      const started = process.hrtime.bigint();
      expect(await passwords.verify(of, 'wrong horse')).toBe(false);
      return Number(process.hrtime.bigint() - started);
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let i = 0; i < 9; i += 1) {
      known.push(await timeOf(hashed));
      unknown.push(await timeOf(undefined));
    }
    const median = (times: number[]): number => times.sort((a, b) => a - b)[4] ?? 0;
    // Skipping the work would make it a thousand times less; other work on the machine, not half.
    expect(median(unknown) / median(known)).toBeGreaterThan(0.5);
    expect(median(unknown) / median(known)).toBeLessThan(2);
  });

  it('are hashed few at once, and a flood is told to come again', async () => {
    const passwords = createPasswords(cheap);
    const flood = Array.from({ length: 300 }, () => passwords.hash('correct horse'));
    const settled = await Promise.allSettled(flood);
    const refused = settled.filter((one) => one.status === 'rejected');
    expect(settled.length - refused.length).toBe(102);
    for (const { reason } of refused) {
      expect(reason).toBeInstanceOf(Refusal);
      expect(reason).toMatchObject({ code: 'too_many_requests', problem: { retryAfter: 5 } });
    }
    expect(await passwords.hash('correct horse')).toMatch(/^\$argon2id/);
  });
});

describe('one-time codes', () => {
  it('hold 80 bits in groups that can be copied by hand', () => {
    const codes = new Set(Array.from({ length: 500 }, makeCode));
    expect(codes.size).toBe(500);
    const letters = new Set<string>();
    for (const code of codes) {
      expect(code).toMatch(/^[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}$/);
      for (const letter of code.replaceAll('-', '')) letters.add(letter);
    }
    expect(letters.size).toBe(32);
  });

  it('are read as people type them', () => {
    const right = hashCode('10ab-cdef-gh1j-0kmn');
    for (const typed of ['10AB CDEF GH1J 0KMN', ' l0abcdefghij0kmn ', 'lOab-cdef-ghIj-okmn'])
      expect(hashCode(typed)).toEqual(right);
    expect(hashCode('10ab-cdef-gh1j-0kmp')).not.toEqual(right);
  });

  it('are found among hashes, whole', () => {
    const codes = Array.from({ length: 10 }, makeCode);
    const hashes = codes.map(hashCode);
    for (const [i, code] of codes.entries()) expect(findCode(hashes, code, 10)).toBe(hashes[i]);
    expect(findCode(hashes, makeCode(), 10)).toBeUndefined();
    expect(findCode([], makeCode(), 10)).toBeUndefined();
  });
});
