import type { Body } from '@takeback/protocol';
import { LRUCache } from 'lru-cache';
import type { Bus } from '../bus/bus.ts';

/** Bodies of recent messages in the clear, in memory only, dropped when they are taken back (erasure rule 5). */
export interface OpenedBodies {
  get(messageId: string): Body | undefined;
  set(messageId: string, body: Body): void;
  drop(messageId: string): void;
  /**
   * For bodies read from storage: call it before reading the rows, and keep what was opened through what it returns.
   * Nothing is kept when anything was taken back in between, because the rows may have been read before that.
   */
  fill(): (messageId: string, body: Body) => void;
}

const mostBodies = 10_000;
const mostBytes = 16 * 2 ** 20;

/** Also listens to what other processes take back. */
export function createOpenedBodies({ bus }: { bus: Bus }): OpenedBodies {
  const kept = new LRUCache<string, Body>({
    max: mostBodies,
    maxSize: mostBytes,
    sizeCalculation: (body) => 200 + 2 * body.text.length,
  });
  let drops = 0;
  const drop = (messageId: string): void => {
    drops += 1;
    kept.delete(messageId);
  };
  bus.subscribe((signal) => {
    if (signal.type !== 'batch') return;
    for (const { kind, messageId } of signal.batch.entries)
      if (kind === 'message.unsent' && messageId !== undefined) drop(messageId);
  });
  return {
    get: (messageId) => kept.get(messageId),
    set: (messageId, body) => {
      kept.set(messageId, body);
    },
    drop,
    fill: () => {
      const before = drops;
      return (messageId, body) => {
        if (drops === before) kept.set(messageId, body);
      };
    },
  };
}
