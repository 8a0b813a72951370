import { displayName, limits } from '@takeback/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { queryWords, wordsOf } from '../src/people/name-words.ts';

function finds(query: string, name: string): boolean {
  const words = wordsOf('somehandle', name);
  const asked = queryWords(query);
  return asked.length > 0 && asked.every((prefix) => words.some((word) => word.startsWith(prefix)));
}

describe('searching by name', () => {
  it.each([
    ['jose', 'José Álvarez'],
    ['ALVA', 'José Álvarez'],
    ['jose alv', 'José Álvarez'],
    ['strasse', 'Weiße Straße'],
    ['soren', 'Søren Łukasz'],
    ['lukasz', 'Søren Łukasz'],
    ['istanbul', 'İSTANBUL Irmak'],
    ['οδυσσευσ', 'Ὀδυσσεύς'],
    ['федор', 'Фёдор Чёрный'],
    ['王', '王小明'],
    ['さく', 'さくら たなか'],
    ['サク', 'ｻｸﾗ'],
    ['अमि', 'अमित शर्मा'],
    ['مح', 'محمد علي'],
    ['สม', 'สมชาย'],
    ['full', 'Ｆｕｌｌｗｉｄｔｈ'],
    ['brien', "Sinéad O'Brien-Smith"],
    ["o'br", "Sinéad O'Brien-Smith"],
    ['smi', "Sinéad O'Brien-Smith"],
    ['100%', '100% Anna'],
    ['🔥', '🔥🔥'],
  ])('%s finds %s', (query, name) => expect(finds(query, name)).toBe(true));

  it.each([
    ['osé', 'José Álvarez'],
    ['jose garcia', 'José Álvarez'],
    ['%', 'José Álvarez'],
    ['_', 'José Álvarez'],
    ['か', 'がく'],
  ])('%s does not find %s', (query, name) => expect(finds(query, name)).toBe(false));

  it('takes the @ off a handle, and holds no control characters', () => {
    expect(queryWords('@Anna\u0000 \u0007x')).toEqual(['anna', 'x']);
  });

  it('makes words that an index can hold, of whatever a name may be', () => {
    const encoder = new TextEncoder();
    const widest = '\ufdfa'.repeat(limits.displayNameCharacters);
    const named = fc.string({ unit: 'binary', maxLength: 200 });
    fc.assert(
      fc.property(fc.oneof(named, fc.constant(widest), fc.constant('㌀'.repeat(50))), (text) => {
        const name = displayName.safeParse(text);
        fc.pre(name.success);
        for (const word of wordsOf('handle', name.data ?? '')) {
          expect(word).not.toMatch(/^$|\s|\p{Cc}/u);
          expect(encoder.encode(word).length).toBeLessThan(1_000);
        }
      }),
    );
  });
});
