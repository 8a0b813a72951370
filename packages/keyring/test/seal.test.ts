import { randomBytes } from 'node:crypto';
import { open, SealBroken, seal } from '@takeback/keyring';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const overhead = 1 + 16;
const key = Buffer.alloc(32, 7);
const body = '0190b5a0-0000-7000-8000-000000000001';

describe('sealing', () => {
  it('opens what was sealed, of any length', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 5_000 }),
        fc.uint8Array({ minLength: 1, maxLength: 40 }),
        (text, id) => {
          const fresh = randomBytes(32);
          expect(open(fresh, id, seal(fresh, id, text)).equals(text)).toBe(true);
        },
      ),
      { seed: 1, numRuns: 200 },
    );
  });

  it('hides the length in steps of 64 bytes', () => {
    const lengths = [0, 1, 60, 61, 124, 125].map(
      (length) => seal(key, body, Buffer.alloc(length)).length - overhead,
    );
    expect(lengths).toEqual([64, 64, 64, 128, 128, 192]);
  });

  it('does not open under another key, for another body, or once altered', () => {
    const sealed = seal(key, body, Buffer.from('until tomorrow'));
    expect(() => open(Buffer.alloc(32, 8), body, sealed)).toThrow(SealBroken);
    expect(() => open(key, body.replace('1', '2'), sealed)).toThrow(SealBroken);
    for (let i = 0; i < sealed.length; i++) {
      const altered = Buffer.from(sealed);
      altered[i] = (altered[i] ?? 0) ^ 1;
      expect(() => open(key, body, altered)).toThrow(SealBroken);
    }
    for (const length of [0, 1, overhead, overhead + 63, sealed.length - 1])
      expect(() => open(key, body, sealed.subarray(0, length))).toThrow(SealBroken);
    expect(() => open(key, body, Buffer.concat([sealed, Buffer.alloc(64)]))).toThrow(SealBroken);
  });

  it('does not say the text, the key or what was wrong', () => {
    const sealed = seal(key, body, Buffer.from('until tomorrow'));
    expect(sealed.includes('tomorrow')).toBe(false);
    try {
      open(key, 'another', sealed);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'seal_broken',
        message: 'The sealed bytes do not match their key and body.',
      });
    }
  });
});
