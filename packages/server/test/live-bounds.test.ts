import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { closeCodes, limits, livePath, protocolVersion, textOf } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import { ModelDevice } from './model-device.ts';

let kit: Kit | undefined;
const raw = new Set<Socket>();
afterEach(async () => {
  for (const socket of raw) socket.destroy();
  raw.clear();
  await kit?.stop();
  kit = undefined;
});

/** A masked text frame of a client (RFC 6455, section 5.2), with a mask of zeros. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const header =
    payload.length < 126
      ? [0x81, 0x80 | payload.length]
      : [0x81, 0xfe, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), payload]);
}

/** A client that reads only what it must: it says hello and then nothing, not even to pings. */
async function connectDeaf(of: Kit, as: SignedIn, cursor: string | null): Promise<Socket> {
  const { port, host } = new URL(of.url);
  const socket = connect(Number(port), '127.0.0.1');
  raw.add(socket);
  socket.on('error', () => {});
  socket.write(
    [
      `GET ${livePath} HTTP/1.1`,
      `Host: ${host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '',
      '',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  socket.write(
    textFrame(JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor, token: as.token })),
  );
  await once(socket, 'data');
  return socket;
}

/** Sends messages as large as any may be: 64 kB each. */
async function sendMuch(to: Kit, conversationId: string, as: SignedIn, count: number): Promise<void> {
  const family = '\u{1f469}\u200d\u{1f469}\u200d\u{1f467}\u200d\u{1f466}';
  const text = family.repeat(Math.floor(limits.textBytes / Buffer.byteLength(family)));
  for (let i = 0; i < count; i += 15)
    await Promise.all(Array.from({ length: 15 }, () => sendText(to, conversationId, as, text)));
}

const closing = (socket: Socket) =>
  new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.resume();
  });

/** Goes on without reading, so that only what it writes can show that nobody is there any more. */
async function writingUntilDropped(socket: Socket): Promise<void> {
  const ping = setInterval(() => socket.write(textFrame('{"type":"ping"}')), 50);
  await new Promise<void>((resolve) => socket.on('close', () => resolve()));
  clearInterval(ping);
}

describe('a device that does not read', () => {
  it('[S10] is dropped, live or catching up, holds nobody up, and continues from its cursor', async () => {
    kit = await startKit({
      liveTuning: { unreadBytes: 500_000, goodbyeWithin: 50, readWithin: 2_000, every: 50 },
    });
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'hi');
    const device = await ModelDevice.fresh(kit, ben);
    const reading = await kit.connect(ben, device.cursor);
    const deaf = await connectDeaf(kit, ben, device.cursor);
    deaf.pause();
    const count = 105;
    await sendMuch(kit, conversationId, ada, count);
    for (let i = 0; i < count; i += 1) await reading.nextChange('message.sent');
    await writingUntilDropped(deaf);

    const again = await connectDeaf(kit, ben, device.cursor);
    again.pause();
    await writingUntilDropped(again);
    await device.resume(kit, ben);
    expect(device.shown().conversations[0]?.messages).toHaveLength(count + 1);
  }, 60_000);
});

describe('a device that is gone', () => {
  it('is noticed by its silence, while one that answers pings stays', async () => {
    kit = await startKit({ liveTuning: { askAfter: 100, goneAfter: 2_000, every: 20 } });
    const ada = await kit.signUp('ada.silent');
    const here = await kit.connect(ada, null);
    await here.next('reset');
    const deaf = await connectDeaf(kit, ada, null);
    const opened = performance.now();
    await closing(deaf);
    expect(performance.now() - opened).toBeGreaterThan(1_000);
    here.sendRaw('{"type":"ping"}');
    await here.next('pong');
  }, 60_000);
});

describe('how many', () => {
  it('sockets an account may have is bounded', async () => {
    kit = await startKit({ rateLimits: true });
    const ada = await kit.signUp('ada.many');
    const sockets = [];
    for (let i = 0; i < 100; i += 1) sockets.push(await kit.connect(ada, null));
    const oneMore = await kit.connectSilently();
    oneMore.sendRaw(
      JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor: null, token: ada.token }),
    );
    expect(await oneMore.next('failure')).toMatchObject({ problem: { code: 'too_many_requests' } });
    expect((await oneMore.closed).code).toBe(closeCodes.tooMany);
    await sockets[0]?.close();
    await kit.connect(ada, null);
  }, 60_000);
});

describe('the end of the server', () => {
  it('answers what was called, says that it goes away, and devices come back without a gap', async () => {
    kit = await startKit();
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'before');
    const device = await ModelDevice.fresh(kit, ben);
    const socket = await kit.connect(ada, await cursorOf(kit, ada));
    await socket.next('caughtUp');
    const body = { kind: 'text' as const, text: 'just in time' };
    const calling = socket.call('messages.send', { conversationId, id: uuidv7(), body });
    socket.sendRaw('{"type":"ping"}');
    await socket.next('pong');
    const restarting = kit.restart();
    expect(await calling).toMatchObject({ sequence: 2 });
    expect((await socket.closed).code).toBe(closeCodes.goingAway);
    await restarting;
    await sendText(kit, conversationId, ada, 'after');
    expect(await device.resume(kit, ben)).toBe('up-to-date');
    const texts = device
      .shown()
      .conversations[0]?.messages.map((message) => (message.state === 'sent' ? textOf(message.body) : ''));
    expect(texts).toEqual(['before', 'just in time', 'after']);
  }, 60_000);
});
