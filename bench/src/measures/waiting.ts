import type { Adapter, Conversation } from '../adapters/adapter.ts';
import { type Spread, spreadOf } from '../timing/percentiles.ts';

/**
 * Devices that come back to many messages, one after another: from before the connection is made until the last message
 * is there.
 * @param since a place before all of them
 */
export async function measureWaiting(
  adapter: Adapter,
  conversations: readonly Conversation[],
  messages: number,
  since: string,
): Promise<Spread> {
  const took: number[] = [];
  for (const { members } of conversations) {
    const ids = new Set<string>();
    const all = Promise.withResolvers<void>();
    const began = performance.now();
    const onMessage = (id: string): void => {
      ids.add(id);
      if (ids.size === messages) all.resolve();
    };
    const link = await adapter.connect(members[1], { onMessage }, { since });
    await all.promise;
    took.push(performance.now() - began);
    await link.close();
  }
  return spreadOf(took);
}
