import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

describe('typing', () => {
  it('is told to the other person, not to the own devices, and not more often than needed', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'hi');
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    const bens = await kit.connect(ben, await cursorOf(kit, ben));
    for (let i = 0; i < 5; i += 1) await adas.call('typing.set', { conversationId });
    expect(await bens.next('typing')).toEqual({ type: 'typing', conversationId, accountId: ada.accountId });
    await sendText(kit, conversationId, ada, 'done');
    await bens.nextChange('message.sent');
    await adas.nextChange('message.sent');
    expect(bens.frames.filter(({ type }) => type === 'typing')).toHaveLength(1);
    expect(adas.frames.some(({ type }) => type === 'typing')).toBe(false);
  });

  it('is kept nowhere: it moves nothing in the log and a device that connects later does not hear of it', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    await sendText(kit, conversationId, ada, 'hi');
    const before = await cursorOf(kit, ben);
    await kit.call('typing.set', { conversationId }, ada);
    expect(await cursorOf(kit, ben)).toBe(before);
    const later = await kit.connect(ben, before);
    await later.next('caughtUp');
    expect(later.frames.some(({ type }) => type === 'typing')).toBe(false);
  });

  it('does not exist for strangers, nor for who was not written to yet', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const stranger = await kit.signUp('typing.stranger');
    expect(await kit.outcome('typing.set', { conversationId }, stranger)).toBe('not_found');
    expect(await kit.outcome('typing.set', { conversationId }, ben)).toBe('not_found');
    expect(await kit.outcome('typing.set', { conversationId }, ada)).toBe('ok');
  });
});
