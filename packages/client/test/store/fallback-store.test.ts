import 'fake-indexeddb/auto';
import { openDB } from 'idb';
import { expect, it } from 'vitest';
import { createFallbackStore } from '../../src/store/fallback-store.ts';
import { createIndexedDbStore } from '../../src/store/indexeddb-store.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';

it('keeps to the first store when it can be opened', async () => {
  const store = createFallbackStore(createIndexedDbStore('fine'), createMemoryStore());
  await store.write((transaction) => transaction.put('drafts', { id: 'a', text: 'kept' }));
  expect(store.kind).toBe('indexeddb');
  await store.close();
  const again = createIndexedDbStore('fine');
  expect(await again.read((reads) => reads.get('drafts', 'a'))).toEqual({ id: 'a', text: 'kept' });
  await again.close();
});

it('uses the second when the database is of a newer version', async () => {
  const newer = await openDB('newer', 1_000);
  const store = createFallbackStore(createIndexedDbStore('newer'), createMemoryStore());
  await store.write((transaction) => transaction.put('drafts', { id: 'a', text: 'here only' }));
  expect(await store.read((reads) => reads.get('drafts', 'a'))).toEqual({ id: 'a', text: 'here only' });
  expect(store.kind).toBe('memory');
  await store.close();
  newer.close();
});
