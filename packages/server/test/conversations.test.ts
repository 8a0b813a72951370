import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, sendText } from './conversation-kit.ts';
import { type Kit, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

const yearsAgo = (years: number): string => `${new Date().getUTCFullYear() - years}-01-01`;

describe('conversations.open', () => {
  it('gives a pair one conversation, whoever opens it and however often at once', async () => {
    const [one, other] = [await kit.signUp('open.one'), await kit.signUp('open.other')];
    const opened = await Promise.all(
      Array.from({ length: 12 }, (_, i) =>
        i % 2 === 0
          ? kit.call('conversations.open', { accountId: other.accountId }, one)
          : kit.call('conversations.open', { accountId: one.accountId }, other),
      ),
    );
    expect(new Set(opened.map(({ conversation }) => conversation.id)).size).toBe(1);
    const [first] = opened;
    expect(first?.conversation.members.map(({ handle }) => handle).sort()).toEqual([
      'open.one',
      'open.other',
    ]);
  });

  it('does not exist for the other before the first message', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    expect(await kit.outcome('conversations.get', { conversationId }, ben)).toBe('not_found');
    expect(await kit.outcome('messages.history', { conversationId }, ben)).toBe('not_found');
    expect((await kit.call('sync.snapshot', {}, ben)).conversations).toEqual([]);
    await sendText(kit, conversationId, ada, 'here I am');
    expect(await kit.outcome('conversations.get', { conversationId }, ben)).toBe('ok');
    expect((await kit.call('sync.snapshot', {}, ben)).conversations).toHaveLength(1);
  });

  it('is the same one for the other who opens it first, and shows it then', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const { conversation } = await kit.call('conversations.open', { accountId: ada.accountId }, ben);
    expect(conversation.id).toBe(conversationId);
    expect(await kit.outcome('conversations.get', { conversationId }, ben)).toBe('ok');
  });

  it('tells the opener’s other devices', async () => {
    const [one, other] = [await kit.signUp('told.one'), await kit.signUp('told.other')];
    const second = await kit.signIn(one);
    const socket = await kit.connect(second, await cursorOf(kit, second));
    const { conversation } = await kit.call('conversations.open', { accountId: other.accountId }, one);
    expect((await socket.nextChange('conversation.opened')).conversation).toEqual(conversation);
  });

  it('refuses nobody, oneself, and people under 16', async () => {
    const { ada } = await makePair(kit);
    const young = await kit.signUp('young', { birthDate: yearsAgo(15) });
    const open = (accountId: string, as = ada) => kit.outcome('conversations.open', { accountId }, as);
    expect(await open(randomUUID())).toBe('not_found');
    expect(await open(ada.accountId)).toBe('not_allowed');
    expect(await open(young.accountId)).toBe('not_allowed');
    expect(await open(ada.accountId, young)).toBe('too_young');
  });
});
