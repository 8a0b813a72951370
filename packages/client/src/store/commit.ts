import { TouchedBuilder } from '../sync/touched.ts';
import type { Tabs } from '../tabs/tabs.ts';
import type { LocalStore, StoreTransaction } from './local-store.ts';

/** The session that a write belongs to has ended; nothing was written. */
export class SessionEndedError extends Error {
  override readonly name = 'SessionEndedError';
}

export interface Committed<Result> {
  readonly result: Result;
  readonly touched: TouchedBuilder;
  /** Resolves when every open tab has dropped what was erased. */
  readonly purged: Promise<void>;
}

/**
 * Runs a transaction and tells every tab what it changed.
 * @param mark the session it belongs to: when that has ended meanwhile nothing is written.
 * @throws SessionEndedError, and whatever `work` or the store throws.
 */
export async function commit<Result>(
  { store, tabs }: { store: LocalStore; tabs: Tabs },
  mark: string,
  work: (transaction: StoreTransaction, touched: TouchedBuilder) => Promise<Result>,
): Promise<Committed<Result>> {
  const { result, touched } = await store.write(async (transaction) => {
    const session = await transaction.get('session', 'session');
    if (!session?.account || session.mark !== mark) throw new SessionEndedError('The session has ended.');
    const builder = new TouchedBuilder();
    return { result: await work(transaction, builder), touched: builder };
  });
  const purged = announce(tabs, touched);
  // Not everybody waits for it.
  purged.catch(() => undefined);
  return { result, touched, purged };
}

/** Tells every tab; resolves when nothing that was erased is in the memory of any. */
export async function announce(tabs: Tabs, touched: TouchedBuilder): Promise<void> {
  if (touched.isEmpty) return;
  if (touched.erased.length > 0 || touched.everything) await tabs.purge(touched);
  else tabs.post({ type: 'touched', touched });
}
