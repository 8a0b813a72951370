import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countCharacters, hasAtMost, limits, lineOf, messageText } from '../src/index.ts';

const family = '👩‍👩‍👧‍👦';
const accepts = (text: unknown) => messageText.safeParse(text).success;

describe('countCharacters', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['e\u0301', 1],
    [family, 1],
    ['🇩🇪🇫🇷', 2],
    ['नमस्ते', 3],
    ['\r\n', 1],
  ])('counts %j as %i', (text, count) => expect(countCharacters(text)).toBe(count));

  it('agrees with hasAtMost for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), (text, most) => {
        expect(hasAtMost(text, most)).toBe(countCharacters(text) <= most);
      }),
    );
  });
});

describe('messageText', () => {
  it('counts what people see, not units', () => {
    expect(accepts(family.repeat(2_000))).toBe(true);
    expect(accepts('a'.repeat(limits.textCharacters))).toBe(true);
    expect(accepts('a'.repeat(limits.textCharacters + 1))).toBe(false);
    expect(accepts('e\u0301'.repeat(limits.textCharacters))).toBe(true);
    expect(accepts('e\u0301'.repeat(limits.textCharacters + 1))).toBe(false);
  });

  it('bounds the bytes of clusters without end', () => {
    expect(accepts(`a${'\u0301'.repeat(30_000)}`)).toBe(true);
    // Two bytes each in UTF-8: under the limit as UTF-16 units, over it as bytes.
    expect(accepts(`a${'\u0301'.repeat(40_000)}`)).toBe(false);
    expect(accepts('x'.repeat(limits.textBytes + 1))).toBe(false);
  });

  it('keeps what was written, as it was written', () => {
    const text = '  zwei\n\tZeilen \u202eabc\u202c e\u0301 ';
    expect(messageText.parse(text)).toBe(text);
  });

  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t\u3000 '],
    ['a lone high surrogate', 'a\ud800'],
    ['a lone low surrogate', '\udc00a'],
    ['surrogates in the wrong order', '\udc00\ud800'],
    ['a number', 1],
    ['null', null],
    ['a list', ['a']],
  ])('refuses %s', (_, text) => expect(accepts(text)).toBe(false));

  it('accepts any well-formed text that is not blank and short enough', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 200 }), (text) => {
        expect(accepts(text)).toBe(text.isWellFormed() && text.trim().length > 0);
      }),
    );
  });
});

describe('lineOf', () => {
  const name = lineOf(limits.displayNameCharacters);

  it('trims and composes', () => {
    expect(name.parse('  Zoe\u0308  ')).toBe('Zoë');
    expect(name.parse('Ada Lovelace')).toBe('Ada Lovelace');
    expect(name.parse('عائشة')).toBe('عائشة');
  });

  it('counts what people see', () => {
    expect(name.safeParse(family.repeat(50)).success).toBe(true);
    expect(name.safeParse(family.repeat(51)).success).toBe(false);
    expect(name.safeParse('a'.repeat(51)).success).toBe(false);
  });

  it.each([
    ['nothing', '   '],
    ['a right-to-left override', 'Ada\u202egnp'],
    ['an isolate', '\u2066Ada\u2069'],
    ['a direction mark', 'Ada\u200f'],
    ['an Arabic letter mark', 'a\u061cb'],
    ['a new line inside', 'Ada\nHost'],
    ['a line separator', 'Ada\u2028Host'],
    ['a NUL', 'Ada\u0000'],
    ['a byte-order mark inside', 'A\ufeffda'],
    ['a lone surrogate', 'Ada\ud83d'],
  ])('refuses %s', (_, text) => expect(name.safeParse(text).success).toBe(false));

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const once = name.safeParse(text);
        if (once.success) expect(name.parse(once.data)).toBe(once.data);
      }),
    );
  });
});
