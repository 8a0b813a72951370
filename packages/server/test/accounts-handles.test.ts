import { handle } from '@takeback/protocol';
import { describe, expect, it } from 'vitest';
import { isReserved, skeletonOf } from '../src/accounts/handles.ts';

describe('handles that look alike', () => {
  it.each([
    ['bob', 'b0b'],
    ['lola', 'lo1a'],
    ['paul', 'pau1'],
    ['emma', 'ernrna'],
    ['william', 'vvilliam'],
    ['modern', 'modem'],
    ['zoom_100', 'z00rn_loo'],
  ])('%s and %s have one skeleton', (one, other) => expect(skeletonOf(one)).toBe(skeletonOf(other)));

  it('come from Unicode’s data for the characters that handles may hold', () => {
    const characters = [...'abcdefghijklmnopqrstuvwxyz0123456789._'];
    const changed = characters.filter((character) => skeletonOf(character) !== character);
    expect(changed).toEqual(['m', '0', '1']);
  });

  it.each([
    ['anna', 'hanna'],
    ['paul', 'paui'],
    ['a.b.c', 'a_b_c'],
    ['nick', 'nlck'],
  ])('%s and %s differ', (one, other) => expect(skeletonOf(one)).not.toBe(skeletonOf(other)));
});

describe('reserved handles', () => {
  it.each(['admin', 'host', 'support', 'takeback', 'take.back', 'takeback_', 'adrnin', 'h0st', 'supp0rt'])(
    '%s is nobody’s',
    (name) => {
      expect(handle.parse(name)).toBe(name);
      expect(isReserved(name)).toBe(true);
    },
  );

  it.each(['anna', 'hosta', 'adminton', 'takebackfan'])('%s is free', (name) =>
    expect(isReserved(name)).toBe(false),
  );
});
