import { randomUUID } from 'node:crypto';
import { limits, type MethodResult } from '@takeback/protocol';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneChanges } from '../src/live/retention.ts';
import { cursorOf, makePair, type Pair, type SentResult, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import { ModelDevice } from './model-device.ts';

const day = 86_400_000;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset) };

let kit: Kit;
beforeAll(async () => {
  kit = await startKit({ clock });
});
afterAll(() => kit.stop());

/** Checks that a device shows the same as one that is new now. */
async function expectUpToDate(device: ModelDevice, as: SignedIn): Promise<void> {
  expect(device.shown()).toEqual((await ModelDevice.fresh(kit, as)).shown());
}

/** Something of every kind. @returns the messages that are left as they were sent */
async function live(pair: Pair): Promise<SentResult[]> {
  const { ada, ben, conversationId } = pair;
  const sent: SentResult[] = [];
  for (let i = 0; i < 6; i += 1)
    sent.push(await sendText(kit, conversationId, i % 2 === 0 ? ada : ben, `message ${i}`));
  const [first, second, third, fourth, ...left] = sent;
  if (first === undefined || second === undefined || third === undefined || fourth === undefined)
    throw new Error('They were not sent');
  await kit.call('receipts.read', { conversationId, sequence: first.sequence }, ben);
  await unsendSent(kit, first, ada);
  await unsendSent(kit, third, ada);
  await kit.call('messages.hide', { conversationId, messageId: fourth.messageId }, ben);
  await kit.call('messages.hide', { conversationId, messageId: second.messageId }, ben);
  await kit.call('messages.unhide', { conversationId, messageId: second.messageId }, ben);
  await kit.call('accounts.update', { displayName: `Ada ${randomUUID().slice(0, 4)}` }, ada);
  await kit.call('sync.confirm', { cursor: await cursorOf(kit, ben) }, ben);
  return left;
}

describe('resuming', () => {
  it('[S7] continues from every point, over the socket and over HTTP, to the same state', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    const checkpoints: { device: ModelDevice; as: SignedIn }[] = [];
    const following = [
      { device: await ModelDevice.fresh(kit, ada), as: ada },
      { device: await ModelDevice.fresh(kit, ben), as: ben },
    ];
    const note = async () => {
      for (const { device, as } of following) {
        checkpoints.push({ device: device.clone(), as });
        await device.pull(kit, as);
      }
    };
    await note();
    await sendText(kit, conversationId, ada, 'hi');
    await note();
    await live(pair);
    await note();
    await sendText(kit, conversationId, ben, 'bye');
    await note();
    for (const { device, as } of checkpoints) {
      const other = device.clone();
      expect(await device.resume(kit, as)).toBe('up-to-date');
      await expectUpToDate(device, as);
      expect(await other.pull(kit, as, 1)).toBe('up-to-date');
      expect(other.shown()).toEqual(device.shown());
      expect(other.cursor).toBe(device.cursor);
    }
  });

  it('[S8] loses and doubles nothing that happens while a device connects', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const device = await ModelDevice.fresh(kit, ben);
    const behind = 550; // more than a page
    const send = async (count: number) => {
      for (let i = 0; i < count; i += 50)
        await Promise.all(Array.from({ length: 50 }, () => sendText(kit, conversationId, ada, 'tick')));
    };
    await send(behind);
    const sending = send(100);
    const socket = await kit.connect(ben, device.cursor);
    await sending;
    const last = await sendText(kit, conversationId, ada, 'the last');
    for (;;) if ((await socket.nextChange('message.sent')).message.id === last.messageId) break;
    const sequences = socket.frames
      .flatMap((frame) => (frame.type === 'changes' ? frame.changes : []))
      .flatMap((change) => (change.type === 'message.sent' ? [change.message.sequence] : []));
    expect(sequences).toEqual(Array.from({ length: behind + 101 }, (_, i) => i + 1));
    const cursors = socket.frames.flatMap((frame) => ('cursor' in frame ? [frame.cursor] : []));
    const positions = cursors.map((cursor) => Number(cursor.split('.')[1]));
    expect(positions).toEqual([...positions].sort((a, b) => a - b));
  });

  it('comes back in crowds without a gap', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const before = await ModelDevice.fresh(kit, ben);
    for (let i = 0; i < 20; i += 1) await sendText(kit, conversationId, ada, `while away ${i}`);
    const devices = Array.from({ length: 60 }, () => before.clone());
    await Promise.all(devices.map((device) => device.resume(kit, ben)));
    const shown = (await ModelDevice.fresh(kit, ben)).shown();
    for (const device of devices) expect(device.shown()).toEqual(shown);
  });
});

describe('[U6] erasures', () => {
  it('[U6] [S5] are the first frame after welcome, all of them, before any message', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const sent: SentResult[] = [];
    for (let i = 0; i < 30; i += 1) sent.push(await sendText(kit, conversationId, ada, `plain ${i}`));
    const device = await ModelDevice.fresh(kit, ben);
    const newer = await sendText(kit, conversationId, ada, 'newer');
    for (const one of sent) await unsendSent(kit, one, ada);
    await kit.call('messages.hide', { conversationId, messageId: newer.messageId }, ben);
    const socket = await kit.connect(ben, device.cursor);
    await socket.next('caughtUp');
    const [welcome, erasures] = socket.frames;
    expect(welcome?.type).toBe('welcome');
    if (erasures?.type !== 'erasures') throw new Error(`The second frame was ${erasures?.type}`);
    const erased = erasures.changes.map((change) => ('messageId' in change ? change.messageId : change.type));
    expect(erased).toEqual([...sent.map(({ messageId }) => messageId), newer.messageId]);
    expect(JSON.stringify(socket.frames)).not.toMatch(/plain|newer/);
  });

  it('[U6] are told at the first contact however late, also of what was sent and unsent before it', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const device = await ModelDevice.fresh(kit, ben);
    const sent = await sendText(kit, conversationId, ada, 'gone');
    await unsendSent(kit, sent, ada);
    await device.resume(kit, ben);
    await expectUpToDate(device, ben);
  });

  it('[U6] hold no message of others and none that still stands', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const stranger = await makePair(kit);
    const device = await ModelDevice.fresh(kit, ben);
    const theirs = await sendText(kit, stranger.conversationId, stranger.ada, 'not yours');
    await sendText(kit, conversationId, ada, 'stands');
    await unsendSent(kit, theirs, stranger.ada);
    const socket = await kit.connect(ben, device.cursor);
    await socket.next('caughtUp');
    expect(socket.frames[1]).toEqual({ type: 'erasures', changes: [] });
    expect(JSON.stringify(socket.frames)).not.toContain(theirs.messageId);
  });
});

describe('[U27] starting afresh', () => {
  const reasonFor = async (as: SignedIn, cursor: string | null) => {
    const socket = await kit.connect(as, cursor);
    const { reason } = await socket.next('reset');
    // What waits on the device is still taken.
    expect((await socket.call('sync.snapshot', {})).account.id).toBe(as.accountId);
    expect(socket.frames.some(({ type }) => type === 'erasures' || type === 'changes')).toBe(false);
    return reason;
  };

  it('[U27] [S12] is asked of a new device, of one from another epoch and of one from the future', async () => {
    const { ada } = await makePair(kit);
    const [epoch, position] = (await cursorOf(kit, ada)).split('.');
    const other = `${randomUUID()}.${position}`;
    const future = `${epoch}.${Number(position) + 100}`;
    expect(await reasonFor(ada, null)).toBe('no-cursor');
    expect(await reasonFor(ada, other)).toBe('epoch');
    expect(await reasonFor(ada, future)).toBe('epoch');
    for (const cursor of [other, future])
      expect(await kit.call('sync.changes', { cursor }, ada)).toEqual({ state: 'reset' });
  });

  it('[U27] [S13] gives a new device and a reinstalled one what an up-to-date device shows', async () => {
    const pair = await makePair(kit);
    const following = await ModelDevice.fresh(kit, pair.ben);
    await live(pair);
    await following.pull(kit, pair.ben);
    await expectUpToDate(following, pair.ben);
    const other = await kit.signIn(pair.ben);
    expect((await ModelDevice.fresh(kit, other)).shown()).toEqual(following.shown());
  });

  it('[U27] [S12] is asked of a device more than 90 days behind, which then shows what an up-to-date one does', async () => {
    const pair = await makePair(kit);
    const old = await ModelDevice.fresh(kit, pair.ben);
    const following = old.clone();
    await live(pair);
    await following.pull(kit, pair.ben);
    const atTheEdge = following.clone();
    offset += (limits.changeRetentionDays + 1) * day;
    await live(pair);
    await following.pull(kit, pair.ben);
    await pruneChanges(kit.storage.database, clock.now(), new AbortController().signal);
    expect(await reasonFor(pair.ben, old.cursor)).toBe('too-old');
    expect(await old.pull(kit, pair.ben)).toBe('reset');
    expect(await atTheEdge.resume(kit, pair.ben)).toBe('up-to-date');
    await expectUpToDate(atTheEdge, pair.ben);
    await expectUpToDate(following, pair.ben);
    const left = await kit.storage.database.kysely
      .selectFrom('changes')
      .select('position')
      .where('at', '<', new Date(clock.now().getTime() - limits.changeRetentionDays * day))
      .execute();
    expect(left).toEqual([]);
  });

  it('[U27] is not asked of a device 40 days behind, though overtaken receipts are forgotten', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    for (let i = 0; i < 5; i += 1) await sendText(kit, conversationId, ada, `message ${i}`);
    const behind = { ada: await ModelDevice.fresh(kit, ada), ben: await ModelDevice.fresh(kit, ben) };
    const receiptsLeft = async () =>
      (
        await kit.storage.database.kysely
          .selectFrom('changes')
          .select(['kind', 'sequence', 'shared'])
          .where('conversation_id', '=', conversationId)
          .where('kind', '=', 'receipt.read')
          .orderBy('position')
          .execute()
      ).map(({ sequence, shared }) => ({ sequence, shared }));
    for (const sequence of [1, 2, 3]) await kit.call('receipts.read', { conversationId, sequence }, ben);
    await kit.call('accounts.update', { privacy: { readReceipts: false } }, ben);
    for (const sequence of [4, 5]) await kit.call('receipts.read', { conversationId, sequence }, ben);
    expect(await receiptsLeft()).toHaveLength(5);
    offset += 40 * day;
    await pruneChanges(kit.storage.database, clock.now(), new AbortController().signal);
    // The last that the other person may know stays, and the last of all.
    expect(await receiptsLeft()).toEqual([
      { sequence: 3, shared: true },
      { sequence: 5, shared: false },
    ]);
    expect(await behind.ada.resume(kit, ada)).toBe('up-to-date');
    expect(await behind.ben.resume(kit, ben)).toBe('up-to-date');
    await expectUpToDate(behind.ada, ada);
    await expectUpToDate(behind.ben, ben);
  });

  it('[U27] is asked when the server was restored, and then shows what the server has', async () => {
    const pair = await makePair(kit);
    const device = await ModelDevice.fresh(kit, pair.ada);
    await live(pair);
    await kit.storage.database.kysely.updateTable('identity').set({ epoch: randomUUID() }).execute();
    await kit.restart();
    expect(await reasonFor(pair.ada, device.cursor)).toBe('epoch');
    const again = await ModelDevice.fresh(kit, pair.ada);
    await live(pair);
    await again.resume(kit, pair.ada);
    await expectUpToDate(again, pair.ada);
  });
});

describe('a snapshot', () => {
  it('[S14] misses nothing when conversations move between its pages', async () => {
    const me = await kit.signUp('snap.me');
    const others = [];
    const conversationIds: string[] = [];
    for (let i = 0; i < 7; i += 1) {
      const other = await kit.signUp(`snap.other${i}`);
      const { conversation } = await kit.call('conversations.open', { accountId: me.accountId }, other);
      await sendText(kit, conversation.id, other, `from ${i}`);
      others.push(other);
      conversationIds.push(conversation.id);
    }
    const device = new ModelDevice();
    const order: string[] = [];
    let after: string | undefined;
    let firstCursor: string | undefined;
    for (let pageNumber = 0; ; pageNumber += 1) {
      const page: MethodResult<'sync.snapshot'> = await kit.call(
        'sync.snapshot',
        { limit: 2, ...(after !== undefined && { after }) },
        me,
      );
      firstCursor ??= page.cursor;
      expect(page.cursor).toBe(firstCursor);
      device.apply({ type: 'account.updated', account: page.account });
      for (const { conversation, messages } of page.conversations) {
        order.push(conversation.id);
        device.apply({ type: 'conversation.opened', conversation });
        for (const message of messages) device.apply({ type: 'message.sent', message });
      }
      // The one that would come last moves to the front, and one that was there is taken back.
      const [last, lastId] = [others[0], conversationIds[0]];
      if (last !== undefined && lastId !== undefined) {
        const sent = await sendText(kit, lastId, last, `moving ${pageNumber}`);
        if (pageNumber % 2 === 0) await unsendSent(kit, sent, last);
      }
      if (page.next === null) break;
      after = page.next;
    }
    expect(order).toEqual([...conversationIds].reverse());
    device.cursor = firstCursor ?? '';
    await device.resume(kit, me);
    await expectUpToDate(device, me);
  });

  it('holds the newest messages of each conversation and says whether there are more', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const total = limits.snapshotMessages + 5;
    const sent: SentResult[] = [];
    for (let i = 0; i < total; i += 1) sent.push(await sendText(kit, conversationId, ada, `message ${i}`));
    const [page] = (await kit.call('sync.snapshot', {}, ben)).conversations;
    expect(page?.more).toBe(true);
    expect(page?.messages.map(({ id }) => id)).toEqual(
      sent.slice(-limits.snapshotMessages).map(({ messageId }) => messageId),
    );
    // What was taken back leaves no hole: an older one takes its place.
    for (const one of sent.slice(-5)) await unsendSent(kit, one, ada);
    const [then] = (await kit.call('sync.snapshot', {}, ben)).conversations;
    expect(then?.messages.map(({ id }) => id)).toEqual(
      sent.slice(0, limits.snapshotMessages).map(({ messageId }) => messageId),
    );
    expect(then?.more).toBe(false);
  });

  it('refuses pages that were never given', async () => {
    const { ada } = await makePair(kit);
    const id = uuidv7();
    for (const after of ['', 'x', '1.2', `-1.0.${id}`, `0.0.${id}.0`, `99999999999.0.${id}`, '0.0.not-an-id'])
      expect(await kit.outcome('sync.snapshot', { after }, ada)).toBe('invalid_cursor');
    for (const limit of [0, -1, 1.5, limits.conversationPage + 1])
      expect(await kit.outcome('sync.snapshot', { limit }, ada)).toBe('invalid_input');
    const cursor = await cursorOf(kit, ada);
    for (const limit of [0, limits.changesPage + 1])
      expect(await kit.outcome('sync.changes', { cursor, limit }, ada)).toBe('invalid_input');
  });
});
