import type { Observable, UnsendReceiptView } from '@takeback/client';
import type { Person, Removal, RemovalState } from '@takeback/protocol';
import { pause, type Source, source } from './source.ts';

const states: readonly RemovalState[] = ['pending', 'withheld', 'never_delivered', 'unconfirmed', 'removed'];

/** Receipts of unsends: each message shows another state, and the first becomes another while one looks at it. */
export function createInPageReceipts(personOf: (conversationId: string) => Person | undefined) {
  const receipts = new Map<string, Source<UnsendReceiptView>>();
  const viewOf = (conversationId: string, state: RemovalState): UnsendReceiptView => {
    const person = personOf(conversationId);
    const at = new Date(Date.now() - 70_000).toISOString();
    const seen: Removal['seen'] = state === 'pending' || state === 'removed' ? { at } : null;
    const recipients = person === undefined ? [] : [{ person, state, seen }];
    return { state: 'here', receipt: { unsentAt: new Date().toISOString(), server: 'erased', recipients } };
  };
  return (conversationId: string, messageId: string): Observable<UnsendReceiptView> => {
    const known = receipts.get(messageId);
    if (known !== undefined) return known;
    const receipt = source<UnsendReceiptView>({ state: 'loading' });
    const state = states[receipts.size % states.length] ?? 'removed';
    receipts.set(messageId, receipt);
    void pause(300).then(async () => {
      receipt.set(viewOf(conversationId, state));
      if (state !== 'pending') return;
      await pause(6_000);
      receipt.set(viewOf(conversationId, 'removed'));
    });
    return receipt;
  };
}
