import { closeCodes, protocolVersion } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

describe('live delivery', () => {
  it('tells every open device of both people of a message, once', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const ben2 = await kit.signIn(ben);
    const sockets = await Promise.all(
      [ada, ben, ben2].map(async (device) => kit.connect(device, await cursorOf(kit, device))),
    );
    const sent = await sendText(kit, conversationId, ada, 'hello there');
    for (const socket of sockets) {
      const { message } = await socket.nextChange('message.sent');
      expect(message).toEqual({
        id: sent.messageId,
        conversationId,
        sequence: 1,
        senderId: ada.accountId,
        sentAt: sent.sentAt,
        state: 'sent',
        body: { kind: 'text', text: 'hello there' },
      });
    }
    const second = await sendText(kit, conversationId, ben, 'again');
    for (const socket of sockets) {
      expect((await socket.nextChange('message.sent')).message.id).toBe(second.messageId);
      const sentOnes = socket.frames.flatMap((frame) =>
        frame.type === 'changes' ? frame.changes.filter(({ type }) => type === 'message.sent') : [],
      );
      expect(sentOnes).toHaveLength(2);
    }
  });

  it('shows a conversation to the other person together with its first message, not before', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const socket = await kit.connect(ben, await cursorOf(kit, ben));
    await socket.next('caughtUp');
    await kit.call('typing.set', { conversationId }, ada);
    await sendText(kit, conversationId, ada, 'first');
    const frame = await socket.next('changes');
    expect(frame.changes.map(({ type }) => type)).toEqual(['conversation.opened', 'message.sent']);
    expect(socket.frames.some(({ type }) => type === 'typing')).toBe(false);
  });

  it('[U5] tells open devices of an unsend at once, and takes their confirmation', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const socket = await kit.connect(ben, await cursorOf(kit, ben));
    const sent = await sendText(kit, conversationId, ada, 'soon gone');
    await socket.nextChange('message.sent');
    await unsendSent(kit, sent, ada);
    const answered = performance.now();
    const change = await socket.nextChange('message.unsent');
    expect(performance.now() - answered).toBeLessThan(1_000);
    expect(change).toEqual({
      type: 'message.unsent',
      conversationId,
      messageId: sent.messageId,
      sequence: 1,
      senderId: ada.accountId,
      sentAt: sent.sentAt,
      trace: false,
    });
    const frame = socket.frames.findLast(({ type }) => type === 'changes');
    if (frame?.type !== 'changes') throw new Error('The unsend came in another frame');
    await socket.call('sync.confirm', { cursor: frame.cursor });
    const { confirmed_position: confirmed } = await kit.storage.database.kysely
      .selectFrom('devices')
      .select('confirmed_position')
      .where('id', '=', ben.device.id)
      .executeTakeFirstOrThrow();
    expect(confirmed).toBe(Number(frame.cursor.split('.')[1]));
  });

  it('[U26] tells only the own devices of a message deleted for oneself, and of the undo', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const ben2 = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'for me');
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    const bens = await kit.connect(ben2, await cursorOf(kit, ben));
    const which = { conversationId, messageId: sent.messageId };
    await kit.call('messages.hide', which, ben);
    expect(await bens.nextChange('message.hidden')).toMatchObject({ messageId: sent.messageId });
    await kit.call('messages.unhide', which, ben);
    const { message } = await bens.nextChange('message.unhidden');
    expect(message).toMatchObject({ state: 'sent', body: { text: 'for me' } });
    await sendText(kit, conversationId, ben, 'after');
    await adas.nextChange('message.sent');
    const types = adas.frames.flatMap((frame) => (frame.type === 'changes' ? frame.changes : []));
    expect(types.map(({ type }) => type)).toEqual(['message.sent']);
  });

  it('[U7] [S4] gives nothing of a message that was unsent while its device caught up', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const before = await cursorOf(kit, ben);
    const sent = await sendText(kit, conversationId, ada, 'never shown');
    await unsendSent(kit, sent, ada);
    const socket = await kit.connect(ben, before);
    await socket.next('caughtUp');
    expect(JSON.stringify(socket.frames)).not.toContain('never shown');
    expect(socket.frames.find(({ type }) => type === 'erasures')).toMatchObject({
      changes: [{ type: 'message.unsent', messageId: sent.messageId, trace: false }],
    });
  });

  it('[U7] never shows what was unsent in the same moment, whatever the order of frames', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'opens it');
    const socket = await kit.connect(ben, await cursorOf(kit, ben));
    const ids = Array.from({ length: 20 }, () => uuidv7());
    await Promise.all(
      ids.map(async (id) => {
        const sending = sendText(kit, conversationId, ada, `race ${id}`, id).catch(() => undefined);
        const unsending = kit.call('messages.unsend', { conversationId, messageId: id }, ada);
        await Promise.all([sending, unsending]);
      }),
    );
    const last = await sendText(kit, conversationId, ada, 'the last');
    for (;;) {
      const { message } = await socket.nextChange('message.sent');
      if (message.id === last.messageId) break;
    }
    const standing = new Set<string>();
    for (const frame of socket.frames) {
      if (frame.type !== 'changes') continue;
      for (const change of frame.changes) {
        if (change.type === 'message.sent') standing.add(change.message.id);
        if (change.type === 'message.unsent') standing.delete(change.messageId);
      }
    }
    expect([...standing]).toEqual([last.messageId]);
  });
});

describe('the session of a socket', () => {
  it('is told that it was revoked, and closed', async () => {
    const { ada } = await makePair(kit);
    const ada2 = await kit.signIn(ada);
    const socket = await kit.connect(ada2, await cursorOf(kit, ada));
    await socket.next('caughtUp');
    await kit.call('devices.revoke', { deviceId: ada2.device.id }, ada);
    await socket.next('revoked');
    expect((await socket.closed).code).toBe(closeCodes.notSignedIn);
    const again = await kit.connectSilently();
    again.sendRaw(
      JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor: null, token: ada2.token }),
    );
    await again.next('revoked');
    expect((await again.closed).code).toBe(closeCodes.notSignedIn);
  });

  it('comes from the cookie of a page of this server, never of another site', async () => {
    const { ada } = await makePair(kit);
    const cookie = `takeback_session=${ada.token}`;
    const socket = await kit.connectSilently({ cookie, origin: kit.url });
    await socket.hello(undefined, null);
    expect(socket.frames[0]).toMatchObject({ type: 'welcome', accountId: ada.accountId });
    await expect(kit.connectSilently({ cookie, origin: 'https://evil.example' })).rejects.toThrow('403');
    await expect(kit.connectSilently({ cookie })).rejects.toThrow('403');
  });

  it('needs a token that belongs to somebody', async () => {
    const socket = await kit.connectSilently();
    socket.sendRaw(JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor: null, token: 'x' }));
    expect(await socket.next('failure')).toMatchObject({ ref: null, problem: { code: 'not_signed_in' } });
    expect((await socket.closed).code).toBe(closeCodes.notSignedIn);
    const silent = await kit.connectSilently();
    silent.sendRaw(JSON.stringify({ type: 'hello', protocol: protocolVersion, cursor: null }));
    expect(await silent.next('failure')).toMatchObject({ problem: { code: 'not_signed_in' } });
  });

  it('answers calls in any order by their ref, and refuses as HTTP does', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const socket = await kit.connect(ada, null);
    await socket.next('reset');
    const id = uuidv7();
    const [sent, got] = await Promise.all([
      socket.call('messages.send', { conversationId, id, body: { kind: 'text', text: 'over the socket' } }),
      socket.call('conversations.get', { conversationId }),
    ]);
    expect(sent).toMatchObject({ messageId: id, sequence: 1 });
    expect(got.conversation.id).toBe(conversationId);
    const stranger = await kit.signUp('stranger.one');
    const strangers = await kit.connect(stranger, null);
    await expect(strangers.call('conversations.get', { conversationId })).rejects.toMatchObject({
      code: 'not_found',
    });
    await expect(strangers.call('messages.unsend', { conversationId, messageId: id })).rejects.toMatchObject({
      code: 'not_found',
    });
    expect(await kit.outcome('messages.history', { conversationId }, ben)).toBe('ok');
  });
});
