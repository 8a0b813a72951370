import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cursorOf, makePair, type Pair, type SentResult, sendText, unsendSent } from './conversation-kit.ts';
import { type Kit, type SignedIn, startKit } from './kit.ts';
import { ModelDevice } from './model-device.ts';

let kit: Kit;
beforeAll(async () => {
  kit = await startKit();
});
afterAll(() => kit.stop());

const who = fc.constantFrom('ada' as const, 'ben' as const);
const which = fc.nat({ max: 30 });
/** What people do. `which` chooses among the messages there are. */
const operation = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('send' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('unsend' as const), which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hide' as const), who, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('unhide' as const), who, which }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('read' as const), who, which }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('confirm' as const), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('receipts' as const), who, on: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('rename' as const), who, which }) },
);
type Operation = typeof operation extends fc.Arbitrary<infer T> ? T : never;

interface Sent extends SentResult {
  readonly by: SignedIn;
}

async function perform(pair: Pair, sent: Sent[], step: Operation): Promise<void> {
  const { conversationId } = pair;
  const by = 'who' in step ? pair[step.who] : pair.ada;
  const one = 'which' in step ? sent[step.which % Math.max(1, sent.length)] : undefined;
  // Until the first message the conversation is not there for the second person.
  if (sent.length === 0 && by === pair.ben && step.do !== 'confirm' && step.do !== 'receipts') return;
  switch (step.do) {
    case 'send':
      sent.push({ ...(await sendText(kit, conversationId, by, `text ${sent.length}`)), by });
      return;
    case 'unsend':
      if (one !== undefined) await unsendSent(kit, one, one.by);
      return;
    case 'hide':
    case 'unhide': {
      const method = step.do === 'hide' ? 'messages.hide' : 'messages.unhide';
      if (one !== undefined) await kit.outcome(method, { conversationId, messageId: one.messageId }, by);
      return;
    }
    case 'read':
      await kit.call('receipts.read', { conversationId, sequence: step.which + 1 }, by);
      return;
    case 'confirm':
      await kit.call('sync.confirm', { cursor: await cursorOf(kit, by) }, by);
      return;
    case 'receipts':
      await kit.call('accounts.update', { privacy: { readReceipts: step.on } }, by);
      return;
    case 'rename':
      await kit.call('accounts.update', { displayName: `Name ${step.which}` }, by);
  }
}

describe('any history', () => {
  it('[U27] [U6] [U7] [S13] ends the same for a device that was online, one that asked, one that resumes anywhere, and a new one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 5, maxLength: 25 }), async (steps) => {
        const pair = await makePair(kit);
        const people = [pair.ada, pair.ben];
        const following = await Promise.all(
          people.map(async (as) => ({ as, device: await ModelDevice.fresh(kit, as) })),
        );
        const online = await Promise.all(
          following.map(async ({ as, device }) => ({
            as,
            device: device.clone(),
            socket: await kit.connect(as, device.cursor),
          })),
        );
        const earlier: { as: SignedIn; device: ModelDevice }[] = [];
        const sent: Sent[] = [];
        for (const step of steps) {
          for (const { as, device } of following) earlier.push({ as, device: device.clone() });
          await perform(pair, sent, step);
          for (const { as, device } of following) await device.pull(kit, as);
        }
        const last = await sendText(kit, pair.conversationId, pair.ada, 'the last');
        for (const { as, device } of following) await device.pull(kit, as);
        for (const { as, device, socket } of online) {
          for (;;) if ((await socket.nextChange('message.sent')).message.id === last.messageId) break;
          for (const frame of socket.frames)
            if (frame.type === 'changes') for (const change of frame.changes) device.apply(change);
          expect(device.shown()).toEqual((await ModelDevice.fresh(kit, as)).shown());
          await socket.close();
        }
        for (const { as, device } of following) {
          const shown = (await ModelDevice.fresh(kit, as)).shown();
          expect(device.shown()).toEqual(shown);
          for (const [i, one] of earlier.entries()) {
            if (one.as !== as) continue;
            if (i % 4 === 0) await one.device.resume(kit, as);
            else await one.device.pull(kit, as, i % 3 === 0 ? 2 : 500);
            expect(one.device.shown()).toEqual(shown);
          }
        }
      }),
      { numRuns: 12, endOnFailure: false },
    );
  }, 120_000);
});
