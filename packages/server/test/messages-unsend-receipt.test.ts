import { limits, type MethodResult, type ServerFrame } from '@takeback/protocol';
import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pruneChanges } from '../src/live/retention.ts';
import { up as addColumns } from '../src/storage/migrations/0008-unsend-receipts.ts';
import { cursorOf, makePair, type Pair, type SentResult, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import type { LiveConnection } from './kit-live.ts';

const day = 86_400_000;
let offset = 0;
const clock = { now: () => new Date(Date.now() + offset) };
let kit: Kit;
beforeAll(async () => {
  kit = await startKit({ clock });
});
afterAll(() => kit.stop());

type Receipt = MethodResult<'messages.unsendReceipt'>['receipt'];

const about = ({ conversationId, messageId }: SentResult) => ({ conversationId, messageId });

async function receiptOf(sent: SentResult, as: SignedIn): Promise<Receipt> {
  return (await kit.call('messages.unsendReceipt', about(sent), as)).receipt;
}

/** The state of the one recipient, and when they had seen it. */
async function removalOf(sent: SentResult, as: SignedIn) {
  const { recipients } = await receiptOf(sent, as);
  expect(recipients).toHaveLength(1);
  const [removal] = recipients;
  return { state: removal?.state, seen: removal?.seen };
}

const stateOf = async (sent: SentResult, as: SignedIn) => (await removalOf(sent, as)).state;

/** A device says that it has all there is in its store. */
async function confirm(as: SignedIn): Promise<void> {
  await kit.call('sync.confirm', { cursor: await cursorOf(kit, as) }, as);
}

const setReceipts = (as: SignedIn, readReceipts: boolean) =>
  kit.call('accounts.update', { privacy: { readReceipts } }, as);

describe('[U22] the receipt of an unsend', () => {
  it('[U22] says that it was never delivered where no device had confirmed it', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const sent = await sendText(kit, conversationId, ada, 'gone before anybody had it');
    await unsendSent(kit, sent, ada);
    // It may be on its way to a device that is signed in.
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(ben);
    // What is delivered and seen afterwards says nothing of it.
    const next = await sendText(kit, conversationId, ada, 'delivered and seen');
    await confirm(ben);
    await kit.call('receipts.read', { conversationId, sequence: next.sequence }, ben);
    const receipt = await receiptOf(sent, ada);
    expect(receipt).toEqual({
      unsentAt: (await kit.call('messages.unsend', about(sent), ada)).at,
      server: 'erased',
      recipients: [{ person: ben.person, state: 'never_delivered', seen: null }],
    });
  });

  it('[U22] says that it is removed once every device that had been there has confirmed', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const phone = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'on two devices');
    await confirm(ben);
    await confirm(phone);
    await unsendSent(kit, sent, ada);
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(ben);
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(phone);
    expect(await stateOf(sent, ada)).toBe('removed');
  });

  it('[U22] asks nothing of devices that came later, nor of sessions that had ended before', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const before = await kit.signIn(ben);
    await kit.call('sessions.signOut', {}, before);
    offset += 1_000;
    const sent = await sendText(kit, conversationId, ada, 'on one device');
    await confirm(ben);
    await unsendSent(kit, sent, ada);
    await confirm(ben);
    offset += 120_000;
    await kit.signIn(ben);
    expect(await stateOf(sent, ada)).toBe('removed');
  });

  it('[U22] waits for a device that signed in while it was being taken back', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const sent = await sendText(kit, conversationId, ada, 'perhaps in a snapshot');
    await unsendSent(kit, sent, ada);
    offset += 2_000;
    const late = await kit.signIn(ben);
    await confirm(ben);
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(late);
    expect(await stateOf(sent, ada)).toBe('never_delivered');
  });

  it('[U22] says that it cannot be confirmed where a session ended before it did', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const phone = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'on a phone that is lost');
    await confirm(phone);
    await unsendSent(kit, sent, ada);
    await kit.call('devices.revoke', { deviceId: phone.device.id }, ben);
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(ben);
    expect(await stateOf(sent, ada)).toBe('unconfirmed');
  });

  it('[U22] says who had seen it and when, and what was seen later is not it', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const seen = await sendText(kit, conversationId, ada, 'seen');
    const unseen = await sendText(kit, conversationId, ada, 'unseen');
    const from = clock.now().getTime();
    await kit.call('receipts.read', { conversationId, sequence: seen.sequence }, ben);
    const until = clock.now().getTime();
    await unsendSent(kit, seen, ada);
    await unsendSent(kit, unseen, ada);
    const last = await sendText(kit, conversationId, ada, 'seen as well');
    await kit.call('receipts.read', { conversationId, sequence: last.sequence }, ben);
    const at = Date.parse((await removalOf(seen, ada)).seen?.at ?? '');
    expect(at).toBeGreaterThanOrEqual(from);
    expect(at).toBeLessThanOrEqual(until);
    expect((await removalOf(unseen, ada)).seen).toBeNull();
  });

  it('[U22] is right after older receipts were forgotten, and says no wrong time', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const seen = await sendText(kit, conversationId, ada, 'seen long ago');
    await kit.call('receipts.read', { conversationId, sequence: seen.sequence }, ben);
    const delivered = await sendText(kit, conversationId, ada, 'delivered long ago');
    await confirm(ben);
    offset += 29 * day;
    await unsendSent(kit, seen, ada);
    await unsendSent(kit, delivered, ada);
    const next = await sendText(kit, conversationId, ada, 'seen today');
    await confirm(ben);
    await kit.call('receipts.read', { conversationId, sequence: next.sequence }, ben);
    offset += 2 * day;
    await pruneChanges(kit.storage.database, clock.now(), new AbortController().signal);
    expect(await removalOf(delivered, ada)).toEqual({ state: 'removed', seen: null });
    expect(await removalOf(seen, ada)).toEqual({ state: 'removed', seen: { at: null } });
  });

  it('[U22] never says that it was not delivered of what is older than the log', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const sent = await sendText(kit, conversationId, ada, 'delivered in another time');
    await confirm(ben);
    offset += (limits.changeRetentionDays + 1) * day;
    await pruneChanges(kit.storage.database, clock.now(), new AbortController().signal);
    await unsendSent(kit, sent, ada);
    await confirm(ben);
    expect(await removalOf(sent, ada)).toEqual({ state: 'removed', seen: null });
  });

  it('[U22] is there for 30 days, for the sender, and only of what was taken back', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const stranger = await kit.signUp(`receipt.stranger.${uuidv7().slice(-6)}`);
    const sent = await sendText(kit, conversationId, ada, 'mine');
    const ask = (as: SignedIn) => kit.outcome('messages.unsendReceipt', about(sent), as);
    expect(await ask(ada)).toBe('not_found');
    await unsendSent(kit, sent, ada);
    expect(await ask(ada)).toBe('ok');
    expect(await ask(await kit.signIn(ada))).toBe('ok');
    expect(await ask(ben)).toBe('not_the_sender');
    expect(await ask(stranger)).toBe('not_found');
    const unknown = { conversationId, messageId: uuidv7() };
    expect(await kit.outcome('messages.unsendReceipt', unknown, ada)).toBe('not_found');
    // An id that never arrived was nowhere.
    await kit.call('messages.unsend', unknown, ada);
    expect(await kit.outcome('messages.unsendReceipt', unknown, ada)).toBe('not_found');
    offset += limits.unsendReceiptDays * day - 60_000;
    expect(await ask(ada)).toBe('ok');
    offset += 120_000;
    expect(await ask(ada)).toBe('not_found');
  });
});

const receiptFrames = (socket: LiveConnection) =>
  socket.frames.filter((frame) => frame.type === 'unsendReceipt');

/** Sends something that is told after all that was told before. */
async function settle({ ada, conversationId }: Pair, socket: LiveConnection): Promise<void> {
  const { messageId } = await sendText(kit, conversationId, ada, 'marker');
  for (;;) if ((await socket.nextChange('message.sent')).message.id === messageId) return;
}

describe('whoever looks at a receipt', () => {
  it('[U22] is told when a device confirms, until none is left, and nobody else is', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    const phone = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'on two devices');
    await confirm(ben);
    await confirm(phone);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    const bens = await kit.connect(ben, await cursorOf(kit, ben));
    await unsendSent(kit, sent, ada);
    expect((await adas.call('messages.unsendReceipt', about(sent))).receipt.recipients[0]?.state).toBe(
      'pending',
    );
    await confirm(ben);
    expect(await adas.next('unsendReceipt')).toEqual({ type: 'unsendReceipt', ...about(sent) });
    expect(await stateOf(sent, ada)).toBe('pending');
    await confirm(phone);
    await adas.next('unsendReceipt');
    expect(await stateOf(sent, ada)).toBe('removed');
    await confirm(ben);
    await settle(pair, adas);
    await settle(pair, bens);
    expect(receiptFrames(adas)).toHaveLength(2);
    expect(receiptFrames(bens)).toEqual([]);
  });

  it('[U22] is told when a session ends that was still to confirm', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const phone = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'on a phone');
    await confirm(phone);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    await unsendSent(kit, sent, ada);
    await confirm(ben);
    expect(await stateOf(sent, ada)).toBe('pending');
    await kit.call('devices.revoke', { deviceId: phone.device.id }, ben);
    await adas.next('unsendReceipt');
    expect(await stateOf(sent, ada)).toBe('unconfirmed');
  });

  it('[U28] is not told any more once the other has stopped sharing receipts', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    const sent = await sendText(kit, conversationId, ada, 'shared until now');
    await confirm(ben);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    await unsendSent(kit, sent, ada);
    expect(await stateOf(sent, ada)).toBe('pending');
    await setReceipts(ben, false);
    await confirm(ben);
    await settle(pair, adas);
    expect(receiptFrames(adas)).toEqual([]);
    expect(await removalOf(sent, ada)).toEqual({ state: 'withheld', seen: null });
  });
});

/** What happens on a recipient's devices before a message is taken back, and what afterwards. */
const befores = ['not delivered', 'delivered', 'seen'] as const;
const afters = ['not confirmed', 'removed', 'signed out'] as const;

/** Why nothing may be told: what is done before anything is received, and what before the sender asks. */
interface Reason {
  readonly begin: (pair: Pair) => Promise<unknown>;
  readonly unsent?: (pair: Pair) => Promise<unknown>;
  readonly end: (pair: Pair) => Promise<unknown>;
}

const block = ({ ben }: Pair, by: SignedIn, other: SignedIn = ben) =>
  kit.call('people.block', { accountId: other.accountId }, by);
const unblock = (by: SignedIn, other: SignedIn) =>
  kit.call('people.unblock', { accountId: other.accountId }, by);

const reasons: Readonly<Record<string, Reason>> = {
  'the recipient has receipts off': {
    begin: ({ ben }) => setReceipts(ben, false),
    end: ({ ben }) => setReceipts(ben, true),
  },
  'the sender has receipts off': {
    begin: ({ ada }) => setReceipts(ada, false),
    end: ({ ada }) => setReceipts(ada, true),
  },
  'the recipient blocked the sender': {
    begin: (pair) => block(pair, pair.ben, pair.ada),
    end: ({ ada, ben }) => unblock(ben, ada),
  },
  'the sender blocked the recipient': {
    begin: (pair) => block(pair, pair.ada),
    end: ({ ada, ben }) => unblock(ada, ben),
  },
  'the recipient had receipts off at that time': {
    begin: ({ ben }) => setReceipts(ben, false),
    unsent: ({ ben }) => setReceipts(ben, true),
    end: async () => {},
  },
  'the recipient had blocked the sender at that time': {
    begin: (pair) => block(pair, pair.ben, pair.ada),
    unsent: ({ ada, ben }) => unblock(ben, ada),
    end: async () => {},
  },
};

/** What the sender's device is told, without what differs from one message to the next. */
function tellings(frames: readonly ServerFrame[], sent: SentResult): string[] {
  return frames
    .flatMap((frame): object[] => (frame.type === 'changes' ? frame.changes : [frame]))
    .map((one) =>
      JSON.stringify(one)
        .replaceAll(sent.messageId, 'message')
        .replace(/"ref":\d+/, '"ref":0')
        .replace(/"sequence":\d+/, '"sequence":0')
        .replace(/"(\w+At|at)":"[^"]+"/g, '"$1":""')
        .replace(/Ada \d+/g, 'Ada'),
    );
}

describe('[U28] nothing is told of a recipient', () => {
  let names = 0;

  async function tellOf(pair: Pair, reason: Reason, before: string, after: string) {
    const { ada, ben, conversationId } = pair;
    const phone = await kit.signIn(ben);
    const sent = await sendText(kit, conversationId, ada, 'something');
    await reason.begin(pair);
    if (before !== 'not delivered') await confirm(phone);
    if (before === 'seen')
      await kit.call('receipts.read', { conversationId, sequence: sent.sequence }, phone);
    const adas = await kit.connect(ada, await cursorOf(kit, ada));
    await adas.next('caughtUp');
    const from = adas.frames.length;
    await unsendSent(kit, sent, ada);
    // Its frame and that of the next answer have no order between them.
    await adas.nextChange('message.unsent');
    await reason.unsent?.(pair);
    const first = await adas.call('messages.unsendReceipt', about(sent));
    if (after === 'removed') for (const device of [ben, phone]) await confirm(device);
    await kit.call('sessions.signOut', {}, phone);
    if (after === 'signed out') await confirm(ben);
    names += 1;
    const displayName = `Ada ${names}`;
    await kit.call('accounts.update', { displayName }, ada);
    while ((await adas.nextChange('account.updated')).account.displayName !== displayName);
    const second = await adas.call('messages.unsendReceipt', about(sent));
    const told = tellings(adas.frames.slice(from), sent);
    await adas.close();
    await reason.end(pair);
    return { state: second.receipt.recipients.map(({ state }) => state), first, second, told };
  }

  it.each(Object.entries(reasons))('[U22] [U28] when %s, whatever happened', async (_, reason) => {
    const pair = await makePair(kit);
    const tales = new Set<string>();
    const answers = new Set<string>();
    for (const before of befores) {
      for (const after of afters) {
        const { state, first, second, told } = await tellOf(pair, reason, before, after);
        expect(state).toEqual(['withheld']);
        tales.add(told.join('\n'));
        for (const { receipt } of [first, second]) answers.add(JSON.stringify({ ...receipt, unsentAt: '' }));
      }
    }
    expect([...answers]).toEqual([
      JSON.stringify({
        unsentAt: '',
        server: 'erased',
        recipients: [{ person: pair.ben.person, state: 'withheld', seen: null }],
      }),
    ]);
    // The whole of each, so that a difference is seen.
    expect([...tales]).toEqual([...tales].slice(0, 1));
  });

  it('[U28] of whom it is not known since when they share, in data that is older than this', async () => {
    const { ada, ben, conversationId } = await makePair(kit);
    const before = await sendText(kit, conversationId, ada, 'from before');
    await confirm(ben);
    const { kysely } = kit.storage.database;
    await sql`alter table accounts drop column read_receipts_since`.execute(kysely);
    await sql`alter table conversations drop column withheld_sequence`.execute(kysely);
    await addColumns(kysely);
    const after = await sendText(kit, conversationId, ada, 'from after');
    for (const sent of [before, after]) await unsendSent(kit, sent, ada);
    await confirm(ben);
    expect(await stateOf(before, ada)).toBe('withheld');
    expect(await stateOf(after, ada)).toBe('never_delivered');
  });

  it('[U28] but of what is sent when both share again', async () => {
    const pair = await makePair(kit);
    const { ada, ben, conversationId } = pair;
    await sendText(kit, conversationId, ada, 'hello');
    for (const reason of Object.values(reasons)) {
      await reason.begin(pair);
      await reason.unsent?.(pair);
      await reason.end(pair);
    }
    const sent = await sendText(kit, conversationId, ada, 'told again');
    await confirm(ben);
    await unsendSent(kit, sent, ada);
    await confirm(ben);
    expect(await stateOf(sent, ada)).toBe('removed');
  });
});
