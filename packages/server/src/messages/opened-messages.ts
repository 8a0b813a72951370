import { type Message, textOf } from '@takeback/protocol';
import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus/bus.ts';

export type SentMessage = Extract<Message, { state: 'sent' }>;

/** Recent messages in the clear, in memory only, dropped when they are taken back (erasure rule 5). */
export interface OpenedMessages {
  get(messageId: string): SentMessage | undefined;
  /** Keeps a message, unless it was taken back meanwhile: what was read before that must not come back after it. */
  set(message: SentMessage): void;
  drop(messageId: string): void;
}

const mostMessages = 10_000;
const mostBytes = 16 * 2 ** 20;
/** What a message counts for at least, so that there are no more than that many. */
const leastBytes = Math.ceil(mostBytes / mostMessages);
const mostDropped = 100_000;

/** Also drops what other processes take back. */
export function createOpenedMessages({ bus }: { bus: Bus }): OpenedMessages {
  // By size and not by `max`, which makes room for all of them at once.
  const kept = new LRUCache<string, SentMessage>({
    maxSize: mostBytes,
    sizeCalculation: ({ body }) => Math.max(leastBytes, 400 + 2 * textOf(body).length),
  });
  const dropped = new LRUCache<string, true>({ maxSize: mostDropped, sizeCalculation: () => 1 });
  const drop = (messageId: string): void => {
    dropped.set(messageId, true);
    kept.delete(messageId);
  };
  bus.subscribe((signal) => {
    if (signal.type !== 'batch') return;
    for (const { kind, messageId } of signal.batch.entries)
      if (kind === 'message.unsent' && messageId !== undefined) drop(messageId);
  });
  return {
    get: (messageId) => kept.get(messageId),
    set: (message) => {
      if (!dropped.has(message.id)) kept.set(message.id, message);
    },
    drop,
  };
}
