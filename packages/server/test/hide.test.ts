import { limits } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
let now = new Date();
const pass = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1_000);
};
beforeAll(async () => {
  kit = await startKit({ clock: { now: () => now } });
});
afterAll(() => kit.stop());

async function idsFor(conversationId: string, as: { token: string }): Promise<string[]> {
  const { messages } = await kit.call('messages.history', { conversationId }, as);
  return messages.map(({ id }) => id);
}

describe('delete for me', () => {
  it('[U26] touches nobody else’s copy and follows to the account’s other devices', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const benPhone = await kit.signIn(ben);
    const { messageId, sequence } = await sendText(kit, conversationId, ada, 'hide me');
    const [phone, adas] = [
      await kit.connect(benPhone, await cursorOf(kit, benPhone)),
      await kit.connect(ada, await cursorOf(kit, ada)),
    ];
    const about = { conversationId, messageId };
    await kit.call('messages.hide', about, ben);
    expect(await phone.nextChange('message.hidden')).toEqual({ type: 'message.hidden', ...about, sequence });
    expect(await idsFor(conversationId, ben)).toEqual([]);
    expect(await idsFor(conversationId, benPhone)).toEqual([]);
    expect(await idsFor(conversationId, ada)).toEqual([messageId]);
    // Nothing about it reaches Ada: the next thing she hears of is the next message.
    await sendText(kit, conversationId, ben, 'next');
    await adas.nextChange('message.sent');
    const heard = adas.frames.flatMap((frame) => (frame.type === 'changes' ? frame.changes : []));
    expect(heard.map(({ type }) => type)).toEqual(['message.sent']);
  });

  it('[U26] and its undo may be asked for by several devices at once', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const { messageId } = await sendText(kit, conversationId, ada, 'now you see me');
    const about = { conversationId, messageId };
    const hide = () => kit.call('messages.hide', about, ben);
    const unhide = () => kit.call('messages.unhide', about, ben);
    await hide();
    for (let round = 0; round < 10; round += 1) {
      const asked = [unhide(), hide(), hide(), unhide(), hide(), unhide()];
      await expect(Promise.all(asked)).resolves.toHaveLength(asked.length);
    }
    await hide();
    expect(await idsFor(conversationId, ben)).toEqual([]);
  });

  it('[U26] can be undone for ten seconds by the server’s clock, not longer', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const { messageId } = await sendText(kit, conversationId, ada, 'there and back');
    const about = { conversationId, messageId };
    const phone = await kit.connect(ben, await cursorOf(kit, ben));
    const { undoUntil } = await kit.call('messages.hide', about, ben);
    expect(Date.parse(undoUntil)).toBe(now.getTime() + limits.hideUndoSeconds * 1_000);
    pass(9);
    // Asked again, the clock does not start anew.
    expect((await kit.call('messages.hide', about, ben)).undoUntil).toBe(undoUntil);
    pass(1);
    const { message } = await kit.call('messages.unhide', about, ben);
    expect(message).toMatchObject({ id: messageId, state: 'sent', body: { text: 'there and back' } });
    expect((await phone.nextChange('message.unhidden')).message).toEqual(message);
    expect(await idsFor(conversationId, ben)).toEqual([messageId]);

    await kit.call('messages.hide', about, ben);
    pass(11);
    expect(await kit.outcome('messages.unhide', about, ben)).toBe('undo_expired');
    expect(await idsFor(conversationId, ben)).toEqual([]);
  });

  it('[U26] [U7] an undo never brings back what was taken back meanwhile', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const { messageId } = await sendText(kit, conversationId, ada, 'gone meanwhile');
    const about = { conversationId, messageId };
    await kit.call('messages.hide', about, ben);
    await kit.call('messages.unsend', about, ada);
    expect(await kit.call('messages.unhide', about, ben)).toEqual({ message: null });
    expect(await idsFor(conversationId, ben)).toEqual([]);
  });

  it('[U26] answers what is there when there is nothing to undo', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const { messageId } = await sendText(kit, conversationId, ada, 'never hidden');
    const { message } = await kit.call('messages.unhide', { conversationId, messageId }, ben);
    expect(message?.id).toBe(messageId);
  });

  it('knows neither strangers nor messages that are not there', async () => {
    const { ada, conversationId } = await makePair(kit);
    const other = await makePair(kit);
    const { messageId } = await sendText(kit, conversationId, ada, 'x');
    for (const name of ['messages.hide', 'messages.unhide'] as const) {
      expect(await kit.outcome(name, { conversationId, messageId }, other.ada)).toBe('not_found');
      expect(await kit.outcome(name, { conversationId, messageId: uuidv7() }, ada)).toBe('not_found');
      const elsewhere = { conversationId: other.conversationId, messageId };
      expect(await kit.outcome(name, elsewhere, other.ada)).toBe('not_found');
    }
    const never = { conversationId, messageId: uuidv7() };
    await kit.call('messages.unsend', never, ada);
    expect(await kit.outcome('messages.hide', never, ada)).toBe('not_found');
  });
});
