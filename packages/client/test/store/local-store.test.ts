import 'fake-indexeddb/auto';
import { uuidv7 } from '@takeback/protocol';
import { v4, v7 } from 'uuid';
import { afterEach, describe, expect, it } from 'vitest';
import { createIndexedDbStore } from '../../src/store/indexeddb-store.ts';
import type { ConversationRow, LocalStore, Tables } from '../../src/store/local-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';

const me = v4();

function messageAt(conversationId: string, sequence: number): Tables['messages'] {
  const text = `message ${sequence}`;
  return {
    id: uuidv7.parse(v7()),
    conversationId,
    sequence,
    senderId: me,
    sentAt: new Date(sequence).toISOString(),
    state: 'sent',
    body: { kind: 'text', text },
  };
}

function conversationRow(id: string): ConversationRow {
  return {
    id,
    kind: 'direct',
    createdAt: new Date(0).toISOString(),
    members: [],
    completeFrom: 0,
    unreportedRead: 0,
  };
}

/** What every local store must do. */
function describeStore(name: string, open: () => LocalStore) {
  describe(name, () => {
    const opened: LocalStore[] = [];
    function start(): LocalStore {
      const store = open();
      opened.push(store);
      return store;
    }
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    it('returns what was put, by id', async () => {
      const store = start();
      const row = conversationRow(v4());
      await store.write(async (t) => t.put('conversations', row));
      expect(await store.read((r) => r.get('conversations', row.id))).toEqual(row);
      expect(await store.read((r) => r.all('conversations'))).toEqual([row]);
      expect(await store.read((r) => r.get('conversations', v4()))).toBeUndefined();
      expect(await store.read((r) => r.get('drafts', row.id))).toBeUndefined();
    });

    it('replaces a row of the same id', async () => {
      const store = start();
      const row = conversationRow(v4());
      await store.write(async (t) => t.put('conversations', row));
      await store.write(async (t) => t.put('conversations', { ...row, completeFrom: 7 }));
      expect((await store.read((r) => r.all('conversations'))).map((found) => found.completeFrom)).toEqual([
        7,
      ]);
    });

    it('reads its own writes within a transaction', async () => {
      const store = start();
      const seen = await store.write(async (t) => {
        await t.put('drafts', { id: 'a', text: 'one' });
        const first = await t.get('drafts', 'a');
        await t.delete('drafts', 'a');
        return [first?.text, await t.get('drafts', 'a')];
      });
      expect(seen).toEqual(['one', undefined]);
    });

    it('writes nothing of a transaction that throws, also not to the order of messages', async () => {
      const store = start();
      const conversation = v4();
      const kept = messageAt(conversation, 1);
      await store.write(async (t) => t.put('messages', kept));
      const failing = store.write(async (t) => {
        await t.put('messages', messageAt(conversation, 2));
        await t.delete('messages', kept.id);
        await t.put('drafts', { id: 'a', text: 'x' });
        throw new Error('stop');
      });
      await expect(failing).rejects.toThrow('stop');
      expect(await store.read((r) => r.messagesOf(conversation, { order: 'oldest-first' }))).toEqual([kept]);
      expect(await store.read((r) => r.all('drafts'))).toEqual([]);
    });

    it('goes on after a transaction that threw', async () => {
      const store = start();
      await store.write(() => Promise.reject(new Error('stop'))).catch(() => undefined);
      await store.write(async (t) => t.put('drafts', { id: 'a', text: 'x' }));
      expect(await store.read((r) => r.get('drafts', 'a'))).toEqual({ id: 'a', text: 'x' });
    });

    it('lists messages of one conversation by sequence, with exclusive bounds, both ways', async () => {
      const store = start();
      const [conversation, other] = [v4(), v4()];
      await store.write(async (t) => {
        for (const sequence of [5, 1, 3, 9, 7]) await t.put('messages', messageAt(conversation, sequence));
        await t.put('messages', messageAt(other, 4));
      });
      const list = (range: Parameters<Parameters<Parameters<LocalStore['read']>[0]>[0]['messagesOf']>[1]) =>
        store.read(async (r) => (await r.messagesOf(conversation, range)).map((found) => found.sequence));
      expect(await list({ order: 'oldest-first' })).toEqual([1, 3, 5, 7, 9]);
      expect(await list({ order: 'newest-first' })).toEqual([9, 7, 5, 3, 1]);
      expect(await list({ order: 'oldest-first', after: 3 })).toEqual([5, 7, 9]);
      expect(await list({ order: 'newest-first', before: 7 })).toEqual([5, 3, 1]);
      expect(await list({ order: 'newest-first', before: 8, after: 1, limit: 2 })).toEqual([7, 5]);
      expect(await list({ order: 'oldest-first', before: 9, after: 0, limit: 3 })).toEqual([1, 3, 5]);
    });

    it('keeps the order right when a message changes its sequence or goes', async () => {
      const store = start();
      const conversation = v4();
      const [first, second] = [messageAt(conversation, 1), messageAt(conversation, 2)];
      await store.write(async (t) => {
        await t.put('messages', first);
        await t.put('messages', second);
        await t.put('messages', { ...first, sequence: 3 });
      });
      const sequences = () =>
        store.read(async (r) =>
          (await r.messagesOf(conversation, { order: 'oldest-first' })).map((found) => found.sequence),
        );
      expect(await sequences()).toEqual([2, 3]);
      await store.write(async (t) => t.delete('messages', first.id));
      expect(await sequences()).toEqual([2]);
      await store.write(async (t) => t.clear('messages'));
      expect(await sequences()).toEqual([]);
    });

    it('runs writes one after the other', async () => {
      const store = start();
      await store.write(async (t) => t.put('drafts', { id: 'count', text: '0' }));
      await Promise.all(
        Array.from({ length: 50 }, () =>
          store.write(async (t) => {
            const row = await t.get('drafts', 'count');
            await t.put('drafts', { id: 'count', text: String(Number(row?.text) + 1) });
          }),
        ),
      );
      expect(await store.read((r) => r.get('drafts', 'count'))).toEqual({ id: 'count', text: '50' });
    });
  });
}

describeStore('memory', createMemoryStore);
let databases = 0;
describeStore('IndexedDB', () => {
  databases += 1;
  return createIndexedDbStore(`store-${databases}`);
});

describe('IndexedDB on the disk', () => {
  it('has everything after it was closed and opened again', async () => {
    const first = createIndexedDbStore('reopened');
    await first.write(async (t) => t.put('drafts', { id: 'a', text: 'kept' }));
    await first.close();
    const second = createIndexedDbStore('reopened');
    expect(await second.read((r) => r.get('drafts', 'a'))).toEqual({ id: 'a', text: 'kept' });
    await second.close();
  });

  it('is one store for two tabs', async () => {
    const [one, two] = [createIndexedDbStore('shared'), createIndexedDbStore('shared')];
    await one.write(async (t) => t.put('drafts', { id: 'a', text: 'seen by both' }));
    expect(await two.read((r) => r.get('drafts', 'a'))).toEqual({ id: 'a', text: 'seen by both' });
    await one.close();
    await two.close();
  });
});
