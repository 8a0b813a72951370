import { closeCodes, limits, protocolVersion } from '@takeback/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePair, sendText } from './conversation-kit.ts';
import { type Kit, type SignedUp, startKit } from './kit.ts';

let kit: Kit;
let ada: SignedUp;
beforeAll(async () => {
  kit = await startKit({ liveTuning: { helloWithin: 2_000, every: 50 } });
  ada = await kit.signUp('ada.frames');
});
afterAll(() => kit.stop());

const hello = (token: string) =>
  JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor: null, token });

describe('frames that are not ours', () => {
  const malformed: Record<string, string> = {
    'no JSON': 'hello',
    'an empty frame': '',
    null: 'null',
    'an array': '[]',
    'no type': '{}',
    'an unknown type': '{"type":"wipe"}',
    'a hello with more': '{"type":"hello","protocol":1,"cursor":null,"admin":true}',
    'a cursor that is none': '{"type":"hello","protocol":1,"cursor":"-1"}',
    'a negative ref': '{"type":"call","ref":-1,"method":"sync.snapshot","params":{}}',
    'a fractional ref': '{"type":"call","ref":0.5,"method":"sync.snapshot","params":{}}',
    'nothing but brackets': '['.repeat(100_000),
  };
  for (const [what, text] of Object.entries(malformed)) {
    it(`answers ${what} with a typed failure and closes`, async () => {
      const socket = await kit.connectSilently();
      socket.sendRaw(text);
      expect(await socket.next('failure')).toMatchObject({ ref: null, problem: { code: 'invalid_input' } });
      expect((await socket.closed).code).toBe(closeCodes.badFrame);
    });
  }

  it('answers a malformed call by its ref and stays open', async () => {
    const socket = await kit.connect(ada, null);
    socket.sendRaw('{"type":"call","ref":7,"method":"sync.snapshot","params":{},"more":1}');
    expect(await socket.next('failure')).toMatchObject({ ref: 7, problem: { code: 'invalid_input' } });
    expect((await socket.call('sync.snapshot', {})).account.id).toBe(ada.accountId);
  });

  it('closes on bytes that are no text, and on binary frames', async () => {
    const socket = await kit.connect(ada, null);
    socket.sendRaw(Buffer.from([0xff, 0xfe, 0xfd]));
    expect((await socket.closed).code).toBe(closeCodes.badFrame);
  });

  it('closes on a frame larger than allowed, and takes one that is not', async () => {
    const socket = await kit.connect(ada, null);
    const params = { padding: 'x'.repeat(limits.frameBytes - 200) };
    socket.sendRaw(JSON.stringify({ type: 'call', ref: 1, method: 'sync.snapshot', params }));
    expect(await socket.next('failure')).toMatchObject({ ref: 1, problem: { code: 'invalid_input' } });
    socket.sendRaw('x'.repeat(limits.frameBytes + 1));
    expect((await socket.closed).code).toBe(1009);
  });
});

describe('the order of frames', () => {
  it('takes one hello only', async () => {
    const socket = await kit.connect(ada, null);
    socket.sendRaw(hello(ada.token));
    expect(await socket.next('failure')).toMatchObject({ ref: null, problem: { code: 'invalid_input' } });
    expect((await socket.closed).code).toBe(closeCodes.badFrame);
  });

  it('takes two hellos in one breath for one too many', async () => {
    const socket = await kit.connectSilently();
    socket.sendRaw(hello(ada.token));
    socket.sendRaw(hello(ada.token));
    expect((await socket.closed).code).toBe(closeCodes.badFrame);
    expect(socket.frames.some(({ type }) => type === 'welcome')).toBe(false);
  });

  it('refuses calls before hello', async () => {
    const socket = await kit.connectSilently();
    socket.sendRaw('{"type":"call","ref":1,"method":"sync.snapshot","params":{}}');
    expect(await socket.next('failure')).toMatchObject({ ref: 1, problem: { code: 'not_signed_in' } });
    expect((await socket.closed).code).toBe(closeCodes.notSignedIn);
  });

  it('does not wait for hello for ever, and does not say that nobody is signed in', async () => {
    const socket = await kit.connectSilently();
    expect((await socket.closed).code).toBe(closeCodes.tooSlow);
    expect(socket.frames).toEqual([]);
  });

  it('refuses another protocol version', async () => {
    const socket = await kit.connectSilently();
    socket.sendRaw(JSON.stringify({ type: 'hello', protocol: protocolVersion + 1, cursor: null }));
    expect(await socket.next('failure')).toMatchObject({ problem: { code: 'unsupported_protocol' } });
    expect((await socket.closed).code).toBe(closeCodes.badFrame);
  });

  it('answers ping with pong', async () => {
    const socket = await kit.connect(ada, null);
    socket.sendRaw('{"type":"ping"}');
    await socket.next('pong');
  });
});

describe('methods over the socket', () => {
  it('refuses unknown ones, and those that are for HTTP only', async () => {
    const socket = await kit.connect(ada, null);
    for (const method of ['messages.steal', '__proto__', 'accounts.signUp', 'sync.changes', 'devices.list']) {
      socket.sendRaw(JSON.stringify({ type: 'call', ref: 3, method, params: {} }));
      expect(await socket.next('failure')).toMatchObject({ ref: 3, problem: { code: 'invalid_input' } });
    }
  });

  it('answers every call of a flood', async () => {
    const { ada: sender, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, sender, 'one');
    const socket = await kit.connect(sender, null);
    const flood = 2_000;
    for (let ref = 1; ref <= flood; ref += 1)
      socket.sendRaw(
        JSON.stringify({ type: 'call', ref, method: 'conversations.get', params: { conversationId } }),
      );
    const answered = new Set<number | null>();
    while (answered.size < flood) answered.add((await socket.next('result')).ref);
    expect(answered.size).toBe(flood);
  });
});
