import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, type Pair, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import type { LiveConnection } from './kit-live.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

const setReceipts = (as: SignedIn, readReceipts: boolean) =>
  kit.call('accounts.update', { privacy: { readReceipts } }, as);

async function watermarks(pair: Pair, viewer: SignedIn, of: SignedIn) {
  const { conversation } = await kit.call(
    'conversations.get',
    { conversationId: pair.conversationId },
    viewer,
  );
  const member = conversation.members.find(({ id }) => id === of.accountId);
  return { delivered: member?.deliveredSequence, read: member?.readSequence };
}

const movesIn = (socket: LiveConnection) =>
  socket.frames
    .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
    .filter((change) => change.type === 'receipt.moved')
    .map(({ accountId, kind, sequence }) => ({ accountId, kind, sequence }));

/** Sends something that is told after all that was told before. */
async function settle(pair: Pair, socket: LiveConnection): Promise<void> {
  const { messageId } = await sendText(kit, pair.conversationId, pair.ada, 'marker');
  for (;;) if ((await socket.nextChange('message.sent')).message.id === messageId) return;
}

describe('receipts', () => {
  for (const adaShares of [true, false]) {
    for (const benShares of [true, false]) {
      const shared = adaShares && benShares;
      it(`[U28] are ${shared ? '' : 'not '}told when the sender has them ${adaShares ? 'on' : 'off'} and the reader ${benShares ? 'on' : 'off'}`, async () => {
        const pair = await makePair(kit);
        const { ada, ben, conversationId } = pair;
        await setReceipts(ada, adaShares);
        await setReceipts(ben, benShares);
        await sendText(kit, conversationId, ada, 'one');
        await sendText(kit, conversationId, ada, 'two');
        const ben2 = await kit.signIn(ben);
        const start = await cursorOf(kit, ada);
        const adas = await kit.connect(ada, start);
        const bens = await kit.connect(ben2, await cursorOf(kit, ben));
        await kit.call('sync.confirm', { cursor: await cursorOf(kit, ben) }, ben);
        await kit.call('receipts.read', { conversationId, sequence: 1 }, ben);

        const moves = [
          { accountId: ben.accountId, kind: 'delivered', sequence: 2 },
          { accountId: ben.accountId, kind: 'read', sequence: 1 },
        ];
        await settle(pair, adas);
        await settle(pair, bens);
        expect(movesIn(adas)).toEqual(shared ? moves : []);
        expect(movesIn(bens)).toEqual(moves);

        const seen = shared ? { delivered: 2, read: 1 } : { delivered: 0, read: 0 };
        expect(await watermarks(pair, ada, ben)).toEqual(seen);
        expect(await watermarks(pair, ben, ben)).toEqual({ delivered: 2, read: 1 });
        const snapshot = await kit.call('sync.snapshot', {}, ada);
        const member = snapshot.conversations[0]?.conversation.members.find(({ id }) => id === ben.accountId);
        expect({ delivered: member?.deliveredSequence, read: member?.readSequence }).toEqual(seen);

        const late = await kit.connect(ada, start);
        await late.next('caughtUp');
        expect(movesIn(late)).toEqual(shared ? moves : []);
        const page = await kit.call('sync.changes', { cursor: start }, ada);
        const pulled = page.state === 'changes' ? page.changes : [];
        expect(pulled.filter(({ type }) => type === 'receipt.moved')).toHaveLength(shared ? 2 : 0);
      });
    }
  }

  it('[U28] [S17] of what was seen while they were off stay untold when they are switched on again', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    await sendText(kit, conversationId, ada, 'seen openly');
    await kit.call('receipts.read', { conversationId, sequence: 1 }, ben);
    await setReceipts(ben, false);
    await sendText(kit, conversationId, ada, 'seen in private');
    await kit.call('receipts.read', { conversationId, sequence: 2 }, ben);
    await setReceipts(ben, true);
    await kit.call('receipts.read', { conversationId, sequence: 2 }, ben);
    expect((await watermarks(pair, ada, ben)).read).toBe(1);
    expect((await watermarks(pair, ben, ben)).read).toBe(2);
    await sendText(kit, conversationId, ada, 'seen openly again');
    await kit.call('receipts.read', { conversationId, sequence: 3 }, ben);
    expect((await watermarks(pair, ada, ben)).read).toBe(3);
  });

  it('[S16] never move back, and never past the newest message', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    await sendText(kit, conversationId, ada, 'one');
    await sendText(kit, conversationId, ada, 'two');
    await kit.call('receipts.read', { conversationId, sequence: 9_000_000_000_000 }, ben);
    expect((await watermarks(pair, ada, ben)).read).toBe(2);
    await kit.call('receipts.read', { conversationId, sequence: 1 }, ben);
    expect((await watermarks(pair, ada, ben)).read).toBe(2);
    await sendText(kit, conversationId, ada, 'three');
    expect((await watermarks(pair, ada, ben)).read).toBe(2);
  });

  it('move many at a time without losing one', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    for (let i = 0; i < 10; i += 1) await sendText(kit, conversationId, ada, `message ${i}`);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    await Promise.all(
      [4, 9, 2, 10, 7].map((sequence) => kit.call('receipts.read', { conversationId, sequence }, ben)),
    );
    expect((await watermarks(pair, ada, ben)).read).toBe(10);
    await settle(pair, adas);
    const moved = movesIn(adas).map(({ sequence }) => sequence);
    expect(moved).toEqual([...moved].sort((a, b) => a - b));
    expect(moved.at(-1)).toBe(10);
  });

  it('do not tell of what was sent by oneself, nor of what was taken back before it arrived', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    await sendText(kit, conversationId, ada, 'one');
    const gone = await sendText(kit, conversationId, ada, 'gone');
    await unsendSent(kit, gone, ada);
    await sendText(kit, conversationId, ben, 'from ben');
    await kit.call('sync.confirm', { cursor: await cursorOf(kit, ben) }, ben);
    expect((await watermarks(pair, ada, ben)).delivered).toBe(1);
  });

  it('[S1] take no cursor that was never given, and no conversation of others', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const [epoch, position] = (await cursorOf(kit, ada)).split('.');
    const confirm = (cursor: string) => kit.outcome('sync.confirm', { cursor }, ada);
    expect(await confirm(`${epoch}.${Number(position) + 1_000}`)).toBe('invalid_cursor');
    expect(await confirm(`${epoch}.9007199254740991`)).toBe('invalid_cursor');
    expect(await confirm(`00000000-0000-4000-8000-000000000000.${position}`)).toBe('invalid_cursor');
    for (const wrong of [`${epoch}.-1`, `${epoch}.1.5`, `${epoch}.99999999999999999`, 'x', ''])
      expect(await confirm(wrong)).toBe('invalid_input');
    expect(await kit.outcome('receipts.read', { conversationId, sequence: 1 }, ben)).toBe('not_found');
    expect(await kit.outcome('receipts.read', { conversationId, sequence: 0 }, ada)).toBe('invalid_input');
  });
});
