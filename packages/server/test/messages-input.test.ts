import { limits } from '@takeback/protocol';
import { v4 as uuidv4, v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePair, type Pair, sendText } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
let pair: Pair;
beforeAll(async () => {
  kit = await startKit();
  pair = await makePair(kit);
  await sendText(kit, pair.conversationId, pair.ada, 'hello');
});
afterAll(() => kit.stop());

/** Sends bytes as they are. @returns status and code */
async function post(path: string, body: string | Uint8Array<ArrayBuffer>, as = pair.ada) {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${as.token}` };
  return answerOf(await kit.request(path, { method: 'POST', headers, body }));
}

async function get(query: string, as = pair.ada) {
  const path = `/api/v1/conversations/${pair.conversationId}/messages?${query}`;
  return answerOf(await kit.request(path, { headers: { authorization: `Bearer ${as.token}` } }));
}

async function answerOf(response: Response): Promise<string> {
  const answer: unknown = await response.json();
  const code = typeof answer === 'object' && answer !== null && 'code' in answer ? String(answer.code) : 'ok';
  return `${response.status} ${code}`;
}

const messagesPath = (): string => `/api/v1/conversations/${pair.conversationId}/messages`;
const withText = (json: string, id = uuidv7()): string =>
  `{"id":"${id}","body":{"kind":"text","text":${json}}}`;

describe('bad input to messages', () => {
  it.each([
    ['a lone surrogate', () => withText('"\\ud83d"'), '400 invalid_input'],
    ['an empty text', () => withText('""'), '400 invalid_input'],
    ['a blank text', () => withText('" \\n "'), '400 invalid_input'],
    ['a number for a text', () => withText('7'), '400 invalid_input'],
    [
      'too many characters',
      () => withText(JSON.stringify('x'.repeat(limits.textCharacters + 1))),
      '400 invalid_input',
    ],
    [
      'too many bytes in few characters',
      () => withText(JSON.stringify(`e${'\u0301'.repeat(40_000)}`)),
      '400 invalid_input',
    ],
    [
      'a body larger than allowed',
      () => withText(JSON.stringify('x'.repeat(limits.frameBytes))),
      '413 too_large',
    ],
    ['another kind', () => `{"id":"${uuidv7()}","body":{"kind":"photo","text":"x"}}`, '400 invalid_input'],
    [
      'an unknown field',
      () => `{"id":"${uuidv7()}","body":{"kind":"text","text":"x","html":"y"}}`,
      '400 invalid_input',
    ],
    ['an id of another version', () => withText('"x"', uuidv4()), '400 invalid_input'],
    ['an id in upper case', () => withText('"x"', uuidv7().toUpperCase()), '400 invalid_input'],
    ['an id that is none', () => withText('"x"', "1'; drop table messages; --"), '400 invalid_input'],
    ['no JSON', () => '{"id":', '400 invalid_input'],
    ['nothing', () => '', '400 invalid_input'],
    ['null', () => 'null', '400 invalid_input'],
  ])('refuses %s', async (_what, body, expected) => {
    expect(await post(messagesPath(), body())).toBe(expected);
  });

  it('refuses bytes that are no UTF-8', async () => {
    const bytes = new Uint8Array(Buffer.from(withText('"?"')));
    bytes[bytes.indexOf(0x3f)] = 0xff;
    expect(await post(messagesPath(), bytes)).toBe('400 invalid_input');
  });

  it.each([
    ['before=0', '400 invalid_input'],
    ['before=-1', '400 invalid_input'],
    ['after=-1', '400 invalid_input'],
    ['before=1.5', '400 invalid_input'],
    ['before=1e3', '400 invalid_input'],
    ['before=99999999999999999999', '400 invalid_input'],
    ['before=5&after=1', '400 invalid_input'],
    ['limit=0', '400 invalid_input'],
    ['limit=201', '400 invalid_input'],
    ['limit=many', '400 invalid_input'],
    ['offset=1', '400 invalid_input'],
    ['before=9007199254740991&limit=200', '200 ok'],
    ['after=9007199254740991', '200 ok'],
  ])('answers history with %s', async (query, expected) => {
    expect(await get(query)).toBe(expected);
  });

  it('takes what is unusual and right, and gives it back as it was', async () => {
    const texts = [
      '\u0000 and \u0007',
      '👩‍👩‍👧‍👦'.repeat(100),
      '\u202eabc',
      'x'.repeat(limits.textCharacters),
      "'; --",
    ];
    for (const text of texts) {
      const { messageId } = await sendText(kit, pair.conversationId, pair.ada, text);
      const { messages } = await kit.call(
        'messages.history',
        { conversationId: pair.conversationId, limit: 1 },
        pair.ben,
      );
      expect(messages).toMatchObject([{ id: messageId, body: { text } }]);
    }
  });

  it('answers ids of other people and other conversations as if there were none', async () => {
    const other = await makePair(kit);
    const theirs = await sendText(kit, other.conversationId, other.ada, 'theirs');
    const mine = { conversationId: pair.conversationId, messageId: theirs.messageId };
    expect(await kit.outcome('messages.hide', mine, pair.ada)).toBe('not_found');
    expect(await kit.outcome('messages.unhide', mine, pair.ada)).toBe('not_found');
    expect(await kit.outcome('messages.unsend', mine, pair.ada)).toBe('not_found');
    const there = { conversationId: other.conversationId, messageId: theirs.messageId };
    for (const name of ['messages.hide', 'messages.unhide', 'messages.unsend'] as const)
      expect(await kit.outcome(name, there, pair.ada)).toBe('not_found');
    expect(await kit.outcome('messages.history', { conversationId: other.conversationId }, pair.ada)).toBe(
      'not_found',
    );
  });
});
