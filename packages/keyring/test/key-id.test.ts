import { decodeKeyId, encodeKeyId, formatKeyId, MalformedKeyId, parseKeyId } from '@takeback/keyring';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('a key id', () => {
  it('goes to bytes and text and back', () => {
    const parts = fc.record({
      keyring: fc.uuid(),
      writer: fc.nat(0xffff),
      slot: fc.nat(2 ** 48 - 1),
    });
    fc.assert(
      fc.property(parts, (one) => {
        const id = encodeKeyId(one);
        expect(id.length).toBe(24);
        expect(decodeKeyId(id)).toEqual(one);
        expect(formatKeyId(id)).toMatch(/^[A-Za-z0-9_-]{32}$/);
        expect(decodeKeyId(parseKeyId(formatKeyId(id)))).toEqual(one);
        expect(decodeKeyId(new Uint8Array(id))).toEqual(one);
      }),
      { seed: 1 },
    );
  });

  it('refuses what is none', () => {
    const keyring = '11111111-2222-4333-8444-555555555555';
    for (const slot of [-1, 1.5, 2 ** 48, Number.NaN])
      expect(() => encodeKeyId({ keyring, writer: 0, slot })).toThrow(MalformedKeyId);
    for (const writer of [-1, 65_536, 0.5])
      expect(() => encodeKeyId({ keyring, writer, slot: 0 })).toThrow(MalformedKeyId);
    expect(() => encodeKeyId({ keyring: 'keyring', writer: 0, slot: 0 })).toThrow(MalformedKeyId);
    for (const text of ['', 'A'.repeat(31), 'A'.repeat(33), `${'A'.repeat(31)}=`])
      expect(() => parseKeyId(text)).toThrow(MalformedKeyId);
    expect(() => decodeKeyId(Buffer.alloc(23))).toThrow(MalformedKeyId);
    expect(() => formatKeyId(Buffer.alloc(25))).toThrow(MalformedKeyId);
  });
});
