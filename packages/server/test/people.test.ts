import { limits } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Kit, type SignedUp, startKit } from './kit.ts';

const names: Record<string, string> = {
  jose: 'José Álvarez',
  josefine: 'Pina Klein',
  maria_k: 'Maria Joseph',
  'anna.b': 'Anna % Bell',
  percent: '100% Anna',
  tanaka: '田中 さくら',
  anna: 'Someone Else',
};

let kit: Kit;
let searcher: SignedUp;
beforeAll(async () => {
  kit = await startKit();
  searcher = await kit.signUp('searcher', { displayName: 'José Searcher' });
  for (const [handle, displayName] of Object.entries(names)) await kit.signUp(handle, { displayName });
});
afterAll(() => kit.stop());

async function find(query: string, limit?: number): Promise<string[]> {
  const params = limit === undefined ? { query } : { query, limit };
  const { people } = await kit.call('people.search', params, searcher);
  return people.map(({ handle }) => handle);
}

describe('searching people', () => {
  it('finds by the beginning of the handle or of a word of the name, exact handle first', async () => {
    expect(await find('jose')).toEqual(['jose', 'josefine', 'maria_k']);
    expect(await find('@JOSÉ')).toEqual(['jose', 'josefine', 'maria_k']);
    expect(await find('anna')).toEqual(['anna', 'anna.b', 'percent']);
    expect(await find('kle')).toEqual(['josefine']);
    expect(await find('さく')).toEqual(['tanaka']);
  });

  it('wants every word of the query', async () => {
    expect(await find('jose alv')).toEqual(['jose']);
    expect(await find('joseph maria')).toEqual(['maria_k']);
    expect(await find('jose bell')).toEqual([]);
  });

  it('does not find in the middle of a word', async () => {
    expect(await find('sefine')).toEqual([]);
  });

  it('takes % and _ for what they are', async () => {
    expect(await find('%')).toEqual(['anna.b']);
    expect(await find('100%')).toEqual(['percent']);
    expect(await find('1%0')).toEqual([]);
    expect(await find('_____')).toEqual([]);
    expect(await find('maria_')).toEqual(['maria_k']);
    expect(await find('m_ria')).toEqual([]);
    expect(await find('\\')).toEqual([]);
  });

  it('leaves out who searches', async () => {
    expect(await find('searcher')).toEqual([]);
  });

  it('gives as many as asked for', async () => {
    expect(await find('jose', 2)).toEqual(['jose', 'josefine']);
    for (const limit of [0, -1, 1.5, limits.searchResults + 1])
      expect(await kit.outcome('people.search', { query: 'jose', limit }, searcher)).toBe('invalid_input');
  });

  it.each(['\u0000', 'q\u0000z', '@', "'; drop table accounts; --", '\u202e', 'x '.repeat(100), '🔥'])(
    'answers to %j',
    async (query) => {
      expect(await find(query)).toEqual([]);
    },
  );

  it.each(['', '   ', 'x'.repeat(201)])('refuses %j', async (query) => {
    expect(await kit.outcome('people.search', { query }, searcher)).toBe('invalid_input');
  });

  it('tells only what everybody may know', async () => {
    const { people } = await kit.call('people.search', { query: 'tanaka' }, searcher);
    expect(people.map((person) => Object.keys(person).sort())).toEqual([['displayName', 'handle', 'id']]);
  });
});

describe('a person', () => {
  it('is found by handle, however it is written', async () => {
    const { person } = await kit.call('people.get', { handle: '@Anna.B' }, searcher);
    expect(person).toEqual({
      id: person.id,
      handle: 'anna.b',
      displayName: 'Anna % Bell',
      bio: '',
      following: 0,
      followers: 0,
      likes: 0,
      relation: { accountId: person.id, follows: false, followsYou: false, blocked: false, muted: false },
    });
  });

  it('is not found when there is none, nor by a look-alike', async () => {
    expect(await kit.outcome('people.get', { handle: 'nobody.here' }, searcher)).toBe('not_found');
    expect(await kit.outcome('people.get', { handle: 'j0se' }, searcher)).toBe('not_found');
  });
});
