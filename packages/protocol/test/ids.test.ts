import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  cursor,
  formatCursor,
  instant,
  parseCursor,
  sequence,
  uuid,
  uuidv7,
  watermark,
} from '../src/index.ts';

const v4 = '5f0c1b5e-7a3d-4c1e-9b2a-0123456789ab';
const v7 = '01990f3a-7b2c-7def-8a1b-0123456789ab';

describe('ids', () => {
  it('take lower-case UUIDs; a message id must be of version 7', () => {
    expect(uuid.parse(v4)).toBe(v4);
    expect(uuid.parse(v7)).toBe(v7);
    expect(uuidv7.parse(v7)).toBe(v7);
    expect(uuidv7.safeParse(v4).success).toBe(false);
  });

  it.each([
    v4.toUpperCase(),
    `{${v4}}`,
    v4.replaceAll('-', ''),
    `${v4} `,
    `${v4}\n`,
    '00000000-0000-0000-0000-000000000000',
    'ffffffff-ffff-ffff-ffff-ffffffffffff',
    '01990f3a-7b2c-7def-ca1b-0123456789ab',
    '',
    7,
    null,
  ])('refuse %j', (id) => {
    expect(uuid.safeParse(id).success).toBe(false);
    expect(uuidv7.safeParse(id).success).toBe(false);
  });

  it('accept every version 7 that a device can make', () => {
    fc.assert(
      fc.property(fc.uuid({ version: 7 }), (id) => {
        expect(uuidv7.parse(id)).toBe(id);
        expect(uuid.parse(id)).toBe(id);
      }),
    );
  });
});

describe('sequences and watermarks', () => {
  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, '1', null])(
    'a sequence is not %j',
    (value) => expect(sequence.safeParse(value).success).toBe(false),
  );

  it('a watermark may be nothing yet', () => {
    expect(watermark.parse(0)).toBe(0);
    expect(watermark.safeParse(-1).success).toBe(false);
    expect(sequence.parse(Number.MAX_SAFE_INTEGER)).toBe(Number.MAX_SAFE_INTEGER);
  });
});

describe('instants', () => {
  it('are UTC with milliseconds, as Date writes them', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1970-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        (date) => {
          expect(instant.parse(date.toISOString())).toBe(date.toISOString());
        },
      ),
    );
  });

  it.each([
    '2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00.000+01:00',
    '2026-02-30T00:00:00.000Z',
    '2026-01-01',
    0,
  ])('are not %j', (value) => expect(instant.safeParse(value).success).toBe(false));
});

describe('cursors', () => {
  it('round-trip', () => {
    fc.assert(
      fc.property(
        fc.uuid({ version: 4 }),
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        (epoch, at) => {
          const text = formatCursor(epoch, at);
          expect(cursor.parse(text)).toBe(text);
          expect(parseCursor(text)).toEqual({ epoch, position: at });
        },
      ),
    );
  });

  it.each([
    `${v4}.-1`,
    `${v4}.01`,
    `${v4}.1e3`,
    `${v4}.1.5`,
    `${v4}.`,
    v4,
    `${v4}.99999999999999999`,
    `${v4.toUpperCase()}.1`,
    '.1',
    '',
    ' ',
    1,
    null,
  ])('are not %j', (value) => expect(cursor.safeParse(value).success).toBe(false));

  it('throw when what is split is none', () => expect(() => parseCursor('nonsense')).toThrow());
});
