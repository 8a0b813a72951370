import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalBus } from '../src/bus/local.ts';
import { createMembership } from '../src/conversations/membership.ts';
import { BatchOrder } from '../src/live/batch-order.ts';
import { publishChanges } from '../src/live/changes.ts';
import type { Batch, Entry } from '../src/live/entries.ts';
import { entriesBetween } from '../src/live/entries-since.ts';
import { FanOut, type Listener, type Written } from '../src/live/fan-out.ts';
import { createLog } from '../src/log.ts';
import { createOpenedMessages } from '../src/messages/opened-messages.ts';
import type { Database } from '../src/storage/database.ts';
import { createContent } from '../src/sync/content.ts';
import { cursorOf, makePair, type Pair, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

describe('the order of batches', () => {
  it('is that of their positions, whatever the order and the repetitions they come in', () => {
    const batches = fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 12 }).map((sizes) => {
      let end = 10;
      return sizes.map((size): Batch => {
        const first = end + 1;
        end += size;
        return { first, last: end, entries: [] };
      });
    });
    const arrivals = batches.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray([...all, ...all], { minLength: all.length * 2, maxLength: all.length * 2 }),
      ),
    );
    fc.assert(
      fc.property(arrivals, ([all, arriving]) => {
        const order = new BatchOrder(10);
        const released = arriving.flatMap((batch) => order.release(batch));
        expect(released).toEqual(all);
        expect(order.gap).toBeNull();
        expect(order.end).toBe(all.at(-1)?.last ?? 10);
      }),
    );
  });

  it('drops what is part of a longer one that was read meanwhile', () => {
    const order = new BatchOrder(5);
    expect(order.release({ first: 8, last: 9, entries: [] })).toEqual([]);
    expect(order.release({ first: 6, last: 9, entries: [] })).toEqual([{ first: 6, last: 9, entries: [] }]);
    expect([order.end, order.gap]).toEqual([9, null]);
  });

  it('names what is missed', () => {
    const order = new BatchOrder(5);
    expect(order.release({ first: 9, last: 9, entries: [] })).toEqual([]);
    expect(order.release({ first: 8, last: 8, entries: [] })).toEqual([]);
    expect(order.gap).toEqual({ first: 6, last: 7 });
  });
});

/** A device's end of the fan-out. */
class Recorder implements Listener {
  readonly live = true;
  readonly changes: { position: number; change: unknown }[] = [];
  readonly accountId: string;
  readonly deviceId: string;
  failures = 0;
  #wanted: { count: number; resolve: () => void } | undefined;

  constructor({ accountId, device }: SignedIn) {
    this.accountId = accountId;
    this.deviceId = device.id;
  }

  push(changes: readonly Written[]): void {
    for (const { position, json } of changes) this.changes.push({ position, change: JSON.parse(json) });
    if (this.#wanted !== undefined && this.changes.length >= this.#wanted.count) this.#wanted.resolve();
  }

  atLeast(count: number): Promise<void> {
    if (this.changes.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wanted = { count, resolve };
    });
  }

  hold(): void {}
  tell(): void {}
  revoked(): void {}
  failed(): void {
    this.failures += 1;
  }
}

/** The fan-out of another process of the same installation: it hears only what the test lets it hear. */
async function otherProcess(pair: Pair) {
  const { keyring } = kit.storage;
  let comeBack = (_end: number): void => {};
  const onReturn: Database['onReturn'] = (listener) => {
    comeBack = listener;
    return () => {};
  };
  const database = { ...kit.storage.database, onReturn };
  const bus = createLocalBus();
  const log = createLog('silent');
  const opened = createOpenedMessages({ bus });
  const content = createContent(database, { keyring, opened, log });
  const end = Number((await cursorOf(kit, pair.ben)).split('.')[1]);
  const audience = createMembership({ database });
  const fanOut = new FanOut({ bus, database, audience, content, log, end, patience: 20 });
  const ben = new Recorder(pair.ben);
  fanOut.add(ben);
  const publish = (entries: readonly Entry[]) => {
    const [first, last] = [entries[0], entries.at(-1)];
    if (first !== undefined && last !== undefined)
      publishChanges(bus, { first: first.position, last: last.position, entries });
  };
  /** What was committed since, an entry a batch. */
  const committed = async (): Promise<Entry[]> => {
    const last = Number((await cursorOf(kit, pair.ben)).split('.')[1]);
    return entriesBetween(database, end + 1, last);
  };
  return { fanOut, ben, opened, publish, committed, comeBack: (end: number) => comeBack(end) };
}

describe('telling what was committed', () => {
  it('[S9] is in order, once, however batches arrive', async () => {
    const pair = await makePair(kit);
    const { fanOut, ben, publish, committed } = await otherProcess(pair);
    for (let i = 0; i < 6; i += 1) await sendText(kit, pair.conversationId, pair.ada, `message ${i}`);
    const entries = await committed();
    expect(entries).toHaveLength(7);
    for (const i of [6, 2, 2, 1, 0, 0, 5, 4, 3]) publish(entries.slice(i, i + 1));
    await ben.atLeast(7);
    expect(ben.changes.map(({ position }) => position)).toEqual(entries.map(({ position }) => position));
    await fanOut.close();
  });

  it('[S9] reads from the database what the bus did not bring', async () => {
    const pair = await makePair(kit);
    const { fanOut, ben, publish, committed } = await otherProcess(pair);
    const sent = await sendText(kit, pair.conversationId, pair.ada, 'lost on the way');
    const gone = await sendText(kit, pair.conversationId, pair.ada, 'taken back');
    await unsendSent(kit, gone, pair.ada);
    await kit.call('receipts.read', { conversationId: pair.conversationId, sequence: 2 }, pair.ben);
    await sendText(kit, pair.conversationId, pair.ben, 'the last');
    const entries = await committed();
    publish(entries.slice(-1));
    await ben.atLeast(5);
    expect(ben.changes.map(({ change }) => change)).toMatchObject([
      { type: 'conversation.opened' },
      { type: 'message.sent', message: { id: sent.messageId, body: { text: 'lost on the way' } } },
      { type: 'message.unsent', messageId: gone.messageId, trace: false },
      { type: 'receipt.moved', kind: 'read', sequence: 2 },
      { type: 'message.sent', message: { body: { text: 'the last' } } },
    ]);
    expect(fanOut.handedOut).toBe(entries.at(-1)?.position);
    await fanOut.close();
  });

  it('hears of what was committed without an answer once the database is back, and sends the sockets away', async () => {
    const pair = await makePair(kit);
    const { fanOut, ben, opened, committed, comeBack } = await otherProcess(pair);
    await sendText(kit, pair.conversationId, pair.ada, 'not answered');
    const gone = await sendText(kit, pair.conversationId, pair.ada, 'taken back');
    const { messages } = await kit.call(
      'messages.history',
      { conversationId: pair.conversationId },
      pair.ben,
    );
    for (const message of messages) if (message.state === 'sent') opened.set(message);
    await unsendSent(kit, gone, pair.ada);
    const entries = await committed();
    comeBack(entries.at(-1)?.position ?? 0);
    expect(ben.failures).toBe(1);
    await ben.atLeast(3);
    expect(ben.changes.map(({ change }) => change)).toMatchObject([
      { type: 'conversation.opened' },
      { type: 'message.sent', message: { body: { text: 'not answered' } } },
      { type: 'message.unsent', messageId: gone.messageId },
    ]);
    expect(JSON.stringify(ben.changes)).not.toContain('taken back');
    expect(opened.get(gone.messageId)).toBeUndefined();
    // Nothing is told twice.
    comeBack(entries.at(-1)?.position ?? 0);
    await fanOut.close();
    expect(ben.changes).toHaveLength(3);
  });

  it('[U7] [S4] never shows a message whose unsend overtook it', async () => {
    const pair = await makePair(kit);
    const { fanOut, ben, opened, publish, committed } = await otherProcess(pair);
    await sendText(kit, pair.conversationId, pair.ada, 'opens it');
    const gone = await sendText(kit, pair.conversationId, pair.ada, 'overtaken');
    // Somebody read it here while it stood.
    const { messages } = await kit.call(
      'messages.history',
      { conversationId: pair.conversationId },
      pair.ben,
    );
    for (const message of messages) if (message.state === 'sent') opened.set(message);
    expect(opened.get(gone.messageId)?.body).toEqual({ kind: 'text', text: 'overtaken' });
    await unsendSent(kit, gone, pair.ada);
    const entries = await committed();
    for (const entry of [...entries].reverse()) publish([entry]);
    await ben.atLeast(3);
    expect(JSON.stringify(ben.changes)).not.toContain('overtaken');
    expect(ben.changes.at(-1)?.change).toMatchObject({ type: 'message.unsent', messageId: gone.messageId });
    await fanOut.close();
  });
});
