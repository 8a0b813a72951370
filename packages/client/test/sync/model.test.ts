import type { Change } from '@takeback/protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Conversations } from '../../src/conversations/conversations.ts';
import { Drafts } from '../../src/conversations/drafts.ts';
import { History } from '../../src/conversations/history.ts';
import { Inbox } from '../../src/conversations/inbox.ts';
import { Typing } from '../../src/conversations/typing.ts';
import { Session } from '../../src/session/session.ts';
import { commit } from '../../src/store/commit.ts';
import type { LocalStore } from '../../src/store/local-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { applyChange } from '../../src/sync/apply.ts';
import { createSoleTab, type Tabs } from '../../src/tabs/tabs.ts';
import { conversations, logOf, me, steps, textOf } from './log.ts';

const mark = 'this session';

async function startStore(): Promise<{ store: LocalStore; tabs: Tabs }> {
  const store = createMemoryStore();
  await store.write((transaction) =>
    transaction.put('session', {
      id: 'session',
      account: me,
      mark,
      token: null,
      endedBecause: null,
      mustSignOut: false,
    }),
  );
  return { store, tabs: createSoleTab() };
}

async function apply(at: { store: LocalStore; tabs: Tabs }, changes: readonly Change[]): Promise<void> {
  await commit(at, mark, async (transaction, touched) => {
    for (const change of changes) await applyChange(transaction, change, touched);
  });
}

/** Everything that the store says, in an order of its own. */
async function contentsOf(store: LocalStore): Promise<unknown> {
  return store.read(async (reads) => {
    const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
    return [
      (await reads.all('messages')).sort(byId),
      (await reads.all('conversations')).sort(byId),
      (await reads.all('tombstones')).sort(byId),
    ];
  });
}

async function contentsAfter(changes: readonly Change[]): Promise<unknown> {
  const at = await startStore();
  await apply(at, changes);
  return contentsOf(at.store);
}

const opening = conversations.length;

/** Without the one pair whose order matters: of what was hidden and then unsent a trace may stay, and be hidden again. */
function orderlessLogOf(did: Parameters<typeof logOf>[0]): Change[] {
  const log = logOf(did);
  const traces = new Set(
    log.flatMap((change) => (change.type === 'message.unsent' && change.trace ? change.messageId : [])),
  );
  return log.filter((change) => change.type !== 'message.hidden' || !traces.has(change.messageId));
}

it('[U7] [S6] [S7] comes to the same state in any order and with any repetition, and never revives an unsent message', async () => {
  const cases = steps(false).chain((did) => {
    const log = orderlessLogOf(did);
    const later = log.slice(opening);
    const shuffled = fc
      .tuple(
        fc.shuffledSubarray(later, { minLength: later.length, maxLength: later.length }),
        later.length > 0 ? fc.array(fc.constantFrom(...later), { maxLength: 20 }) : fc.constant([]),
      )
      .map(([all, again]) => [...log.slice(0, opening), ...all, ...again]);
    return fc.record({ log: fc.constant(log), shuffled });
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ log, shuffled }) => {
      const at = await startStore();
      const gone = new Set<string>();
      for (const change of shuffled) {
        await apply(at, [change]);
        if (change.type === 'message.unsent') gone.add(change.messageId);
        const stored = JSON.stringify(await contentsOf(at.store));
        for (const id of gone) expect(stored).not.toContain(textOf(id));
      }
      expect(await contentsOf(at.store)).toEqual(await contentsAfter(log));
    }),
    { numRuns: 150 },
  );
});

it('[S7] [S11] comes to the same state when the log is replayed from any earlier cursor', async () => {
  const cases = fc.record({ did: steps(true), until: fc.nat(), back: fc.nat() });
  await fc.assert(
    fc.asyncProperty(cases, async ({ did, until, back }) => {
      const log = logOf(did);
      const end = opening + (until % Math.max(1, log.length - opening + 1));
      const from = back % (end + 1);
      const at = await startStore();
      await apply(at, log.slice(0, end));
      // Erasures come first, then everything since the cursor.
      const since = log.slice(from);
      await apply(
        at,
        since.filter(({ type }) => type === 'message.unsent' || type === 'message.hidden'),
      );
      await apply(at, since);
      expect(await contentsOf(at.store)).toEqual(await contentsAfter(log));
    }),
    { numRuns: 150 },
  );
});

it('[U5] [U11] no screen shows an unsent message from the moment its erasure is committed', async () => {
  await fc.assert(
    fc.asyncProperty(steps(true), async (did) => {
      const { store, tabs } = await startStore();
      const refuse = () => Promise.reject(new Error('offline'));
      const session = new Session({ store, tabs, http: refuse, auth: 'token', deviceName: 'test' });
      await session.reload();
      const onChange = () => {};
      const drafts = new Drafts({ store, tabs, session, onChange });
      const typing = new Typing({
        tabs,
        call: refuse,
        isOnline: () => false,
        accountId: () => me.id,
        onChange,
      });
      const account = () => session.account;
      const inbox = new Inbox({ store, drafts, typing, account });
      const history = new History({ store, tabs, session, call: refuse });
      const screens = new Conversations(inbox, { store, history, drafts, typing, account });
      tabs.subscribe((event) => screens.follow(event));
      await screens.open();
      const details = conversations.map(({ id }) => screens.get(id));

      const log = logOf(did);
      const gone = new Set<string>();
      for (const change of log) {
        await apply({ store, tabs }, [change]);
        if (change.type === 'message.unsent' || change.type === 'message.hidden') gone.add(change.messageId);
        if (change.type === 'message.unhidden') gone.delete(change.message.id);
        const shown = JSON.stringify([inbox.list.get(), details.map((detail) => detail.get())]);
        for (const id of gone) expect(shown).not.toContain(textOf(id));
      }
      screens.close();
      await screens.open();

      // What the inbox says follows from the messages that are there.
      for (const { id } of conversations) {
        const left = await store.read((reads) => reads.messagesOf(id, { order: 'newest-first' }));
        const row = await store.read((reads) => reads.get('conversations', id));
        const read = row?.members[0]?.readSequence ?? 0;
        const view = inbox.list.get().find((listed) => listed.id === id);
        expect(view === undefined).toBe(left.length === 0);
        const active = left.filter(({ state }) => state !== 'unsent');
        if (!view) continue;
        expect(view.lastActivityAt).toBe(active[0]?.sentAt ?? row?.createdAt);
        expect(view.unread).toBe(
          active.filter(({ senderId, sequence }) => senderId !== me.id && sequence > read).length,
        );
      }
    }),
    { numRuns: 60 },
  );
});
