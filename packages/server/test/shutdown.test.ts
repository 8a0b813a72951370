import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { closeCodes, livePath } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { expect, it, vi } from 'vitest';
import { startKit } from './kit.ts';
import { makeFolder } from './kit-data.ts';
import { environmentOf, runTakeback } from './processes.ts';

// Processes, which start slowly where much else runs.
vi.setConfig({ testTimeout: 60_000 });

it('finishes what is under way, says goodbye to sockets and keeps what it acknowledged', async () => {
  const kit = await startKit();
  try {
    const anna = await kit.signUp('anna');
    const ben = await kit.signUp('ben');
    const { conversation } = await kit.call('conversations.open', { accountId: ben.accountId }, anna);
    const socket = await kit.connect(ben, null);
    const about = { conversationId: conversation.id };
    const sends = Array.from({ length: 40 }, (_, n) =>
      kit.call('messages.send', { ...about, id: uuidv7(), body: { kind: 'text', text: `${n}` } }, anna).then(
        ({ messageId }) => messageId,
        () => undefined,
      ),
    );
    await sends[0];
    const stopping = kit.halt();
    const acknowledged = (await Promise.all(sends)).filter((id) => id !== undefined);
    await stopping;
    expect(acknowledged.length).toBeGreaterThan(0);
    await socket.closed;
    await kit.restart();
    const { messages } = await kit.call('messages.history', { ...about, limit: 200 }, ben);
    const kept = new Set(messages.map(({ id }) => id));
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  } finally {
    await kit.stop();
  }
});

it('closes sockets as going away', async () => {
  const kit = await startKit();
  try {
    const anna = await kit.signUp('anna');
    const socket = await kit.connect(anna, null);
    const { cursor } = await kit.call('sync.snapshot', {}, anna);
    const following = await kit.connect(anna, cursor);
    await following.next('caughtUp');
    const closing = kit.halt();
    expect((await following.closed).code).toBe(closeCodes.goingAway);
    await socket.closed;
    await closing;
  } finally {
    await kit.stop();
  }
});

/** A socket whose other side answers nothing, not even that it may be closed. */
async function deafSocket(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  socket.write(
    [
      `GET ${livePath} HTTP/1.1`,
      'Host: x',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ].join('\r\n'),
  );
  await once(socket, 'data');
  return socket;
}

it('is not kept from ending by who does not listen, and a second signal ends it at once', async () => {
  const folder = await makeFolder();
  try {
    const server = runTakeback(['serve'], environmentOf(folder));
    const socket = await deafSocket(Number((await server.logged('Started'))['port']));
    server.child.kill('SIGTERM');
    await server.logged('Stopping');
    // Two signals within a second are one press of Ctrl+C; the third comes after that time.
    server.child.kill('SIGTERM');
    await setTimeout(1_100);
    server.child.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 130, signal: null });
    socket.destroy();

    const patient = runTakeback(['serve'], environmentOf(folder));
    const again = await deafSocket(Number((await patient.logged('Started'))['port']));
    patient.child.kill('SIGTERM');
    expect(await patient.ended).toEqual({ code: 0, signal: null });
    again.destroy();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

it('can be told to end while it is still starting', async () => {
  const folder = await makeFolder();
  try {
    const server = runTakeback(['serve'], { ...environmentOf(folder), LOG_LEVEL: 'debug' });
    await server.logged('Starting');
    server.child.kill('SIGINT');
    expect(await server.ended).toEqual({ code: 0, signal: null });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
