import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { handle, limits, methods, password } from '../src/index.ts';

const signUp = {
  handle: 'ada',
  displayName: 'Ada',
  birthDate: '1990-12-10',
  password: 'correct horse',
  deviceName: 'Phone',
};

describe('handle', () => {
  it.each([
    ['ada', 'ada'],
    ['@Ada.Lovelace', 'ada.lovelace'],
    ['a_1', 'a_1'],
    [`@${'a'.repeat(limits.handleMax)}`, 'a'.repeat(limits.handleMax)],
  ])('takes %j as %j', (text, taken) => expect(handle.parse(text)).toBe(taken));

  it.each([
    '',
    'ab',
    '@ab',
    '@@ada',
    '1ada',
    '_ada',
    '.ada',
    'ada.',
    'a..a',
    'a da',
    'adа',
    'ada\n',
    'ada-l',
    'ＡＤＡ',
  ])('refuses %j', (text) => expect(handle.safeParse(text).success).toBe(false));

  it('refuses one that is too long', () => {
    expect(handle.safeParse('a'.repeat(limits.handleMax + 1)).success).toBe(false);
  });

  it('is the same after a second reading', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^@?[A-Za-z0-9._]{1,26}$/), (text) => {
        const once = handle.safeParse(text);
        if (once.success) expect(handle.parse(once.data)).toBe(once.data);
      }),
    );
  });
});

describe('password', () => {
  it('is taken as it is, between its limits', () => {
    expect(password.parse(' 12345678 ')).toBe(' 12345678 ');
    expect(password.safeParse('x'.repeat(limits.passwordMin - 1)).success).toBe(false);
    expect(password.safeParse('x'.repeat(limits.passwordMax + 1)).success).toBe(false);
    expect(password.safeParse('1234567\ud800').success).toBe(false);
  });
});

describe('accounts.signUp', () => {
  const { params } = methods.signUp;

  it('takes what a form gives', () => {
    expect(params.parse({ ...signUp, handle: '@Ada' })).toEqual(signUp);
    expect(params.parse({ ...signUp, invitation: 'abc' }).invitation).toBe('abc');
  });

  it.each([
    ['an unknown field', { ...signUp, role: 'host' }],
    ['a date that is none', { ...signUp, birthDate: '2001-02-30' }],
    ['a moment for a date', { ...signUp, birthDate: '2001-02-03T00:00:00.000Z' }],
    ['a name of blanks', { ...signUp, displayName: ' ' }],
    ['a missing password', { ...signUp, password: undefined }],
    ['a list', [signUp]],
    ['a text', 'ada'],
  ])('refuses %s', (_, value) => expect(params.safeParse(value).success).toBe(false));
});

describe('accounts.update', () => {
  it('takes any part, and refuses a setting that does not exist', () => {
    const { params } = methods.updateAccount;
    expect(params.parse({})).toEqual({});
    expect(params.parse({ privacy: { readReceipts: false } })).toEqual({ privacy: { readReceipts: false } });
    expect(params.safeParse({ privacy: { readReceipts: 'no' } }).success).toBe(false);
    expect(params.safeParse({ privacy: { invisible: true } }).success).toBe(false);
  });
});
