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
  flush(): Promise<void>;
  close(): Promise<void>;
} {
  let highest = new Map<string, number>();
  const unsubscribe = bus.subscribe((signal) => {
    if (signal.type !== 'batch') return;
    for (const { kind, conversationId, sequence } of signal.batch.entries)
      if (kind === 'message.sent' && conversationId !== undefined && sequence !== undefined)
        highest.set(conversationId, sequence);
  });
  const flush = async (): Promise<void> => {
    const written = [...highest];
    highest = new Map();
    for (let i = 0; i < written.length; i += mostInRecord)
      await ledger.append({ kind: 'sequences', highest: written.slice(i, i + mostInRecord) });
  };
  const timer = setInterval(() => {
    flush().catch((error: unknown) => log.error('The highest sequences are not in the ledger.', error));
  }, every).unref();
  return {
    flush,
    close: async () => {
      clearInterval(timer);
      unsubscribe();
      await flush();
    },
  };
}
