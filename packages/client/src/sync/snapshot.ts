import type { MethodResult } from '@takeback/protocol';
import type { Call } from '../connection/http.ts';
import { commit } from '../store/commit.ts';
import type { LocalStore, StoreTransaction } from '../store/local-store.ts';
import type { Tabs } from '../tabs/tabs.ts';
import { storeAccount, storeConversation, storeMessage, storeRelation } from './apply.ts';
import type { TouchedBuilder } from './touched.ts';

export interface SnapshotOptions {
  readonly store: LocalStore;
  readonly tabs: Tabs;
  readonly http: Call;
}

type Page = MethodResult<'sync.snapshot'>;

/**
 * Wipes what the server has given and loads it anew (U27). What the person wrote here and could not send yet stays.
 * The cursor is written last: a load that broke off begins again.
 * @returns where to continue the change log, and what resolves when no tab shows what was wiped.
 */
export async function takeSnapshot(
  options: SnapshotOptions,
  mark: string,
): Promise<{ cursor: string; purged: Promise<void> }> {
  const { purged } = await commit(options, mark, async (transaction, touched) => {
    await wipeCopies(transaction);
    touched.everything = true;
  });
  let page = await options.http('sync.snapshot', {});
  const { cursor } = page;
  for (;;) {
    const current = page;
    await commit(options, mark, (transaction, touched) => storePage(transaction, current, touched));
    if (page.next === null) break;
    page = await options.http('sync.snapshot', { after: page.next });
  }
  await commit(options, mark, (transaction) => transaction.put('cursor', { id: 'cursor', cursor }));
  return { cursor, purged };
}

/** Unsent tombstones stay: they win for ever. Whether a message is hidden is the server's to say. */
async function wipeCopies(transaction: StoreTransaction): Promise<void> {
  await transaction.clear('cursor');
  await transaction.clear('conversations');
  await transaction.clear('messages');
  await transaction.clear('relations');
  for (const tombstone of await transaction.all('tombstones')) {
    if (!tombstone.hidden || (await transaction.get('erasures', `hide:${tombstone.id}`))) continue;
    if (tombstone.unsent) await transaction.put('tombstones', { ...tombstone, hidden: false });
    else await transaction.delete('tombstones', tombstone.id);
  }
}

async function storePage(transaction: StoreTransaction, page: Page, touched: TouchedBuilder): Promise<void> {
  await storeAccount(transaction, page.account, touched);
  for (const relation of page.relations) await storeRelation(transaction, relation, touched);
  for (const { conversation, messages, more } of page.conversations) {
    const row = await storeConversation(transaction, conversation, touched);
    for (const message of messages) await storeMessage(transaction, message, touched);
    const first = messages[0];
    if (more && !first) continue;
    await transaction.put('conversations', { ...row, completeFrom: more && first ? first.sequence : 0 });
  }
}
