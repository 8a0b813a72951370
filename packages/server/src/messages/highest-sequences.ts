import type { Ledger } from '@takeback/keyring';
import type { Bus } from '../bus/bus.ts';
import type { Log } from '../log.ts';

const mostInRecord = 5_000;
const every = 60_000;

/**
 * Writes the highest sequences given out into the ledger, every minute and at the end: a restored database goes on above
 * them, so that no place in a conversation is given to two messages (U27).
 */
export function createHighestSequences({ bus, ledger, log }: { bus: Bus; ledger: Ledger; log: Log }): {
  /** Writes what is left; what cannot be written is not missed unless the database is lost too. */
  close(): Promise<void>;
} {
  const highest = new Map<string, number>();
  const unsubscribe = bus.subscribe((signal) => {
    if (signal.type !== 'batch') return;
    for (const { kind, conversationId, sequence } of signal.batch.entries)
      if (kind === 'message.sent' && conversationId !== undefined && sequence !== undefined)
        highest.set(conversationId, Math.max(sequence, highest.get(conversationId) ?? 0));
  });
  const flush = async (): Promise<void> => {
    try {
      while (highest.size > 0) {
        const some = [...highest].slice(0, mostInRecord);
        await ledger.append({ kind: 'sequences', highest: some });
        for (const [id, sequence] of some) if (highest.get(id) === sequence) highest.delete(id);
      }
    } catch (error) {
      log.error('The highest sequences could not be written into the ledger.', error);
    }
  };
  const timer = setInterval(flush, every).unref();
  return {
    close: async () => {
      clearInterval(timer);
      unsubscribe();
      await flush();
    },
  };
}
