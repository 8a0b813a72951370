import type { Adapter, Conversation } from '../adapters/adapter.ts';
import { cpuSecondsOf } from '../processes/usage.ts';
import { closePairs, openPairs, type Pair } from './pairs.ts';

const outstanding = 4;

/** Sends again whenever one is delivered. @returns what ends it, and how many were delivered so far */
function keepSending(pairs: readonly Pair[]): { delivered(): number; end(): Promise<void> } {
  let delivered = 0;
  let underWay = 0;
  let sending = true;
  const ended = Promise.withResolvers<void>();
  const accepted = new Set<Promise<void>>();
  const sendOn = (pair: Pair): void => {
    underWay += 1;
    const message = pair.send(() => {
      delivered += 1;
      underWay -= 1;
      if (sending) sendOn(pair);
      else if (underWay === 0) ended.resolve();
    });
    accepted.add(message.accepted);
    void message.accepted.then(() => accepted.delete(message.accepted), ended.reject);
  };
  for (const pair of pairs) for (let n = 0; n < outstanding; n += 1) sendOn(pair);
  return {
    delivered: () => delivered,
    end: async () => {
      sending = false;
      await ended.promise;
      await Promise.all(accepted);
    },
  };
}

const wait = (seconds: number) => new Promise((resolve) => setTimeout(resolve, seconds * 1_000));

/** Delivered messages a second, each pair with a fixed number under way, and what the processes used for them. */
export async function measureThroughput(
  adapter: Adapter,
  conversations: readonly Conversation[],
  pids: () => readonly number[],
  seconds: number,
): Promise<{ readonly perSecond: number; readonly cpuPerThousand: number }> {
  const pairs = await openPairs(adapter, conversations);
  const load = keepSending(pairs);
  await wait(Math.min(3, seconds / 2)); // plans and machine code are made
  const [delivered, cpu, began] = [load.delivered(), cpuSecondsOf(pids()), performance.now()];
  await wait(seconds);
  const count = load.delivered() - delivered;
  const used = cpuSecondsOf(pids()) - cpu;
  const took = (performance.now() - began) / 1_000;
  await load.end();
  await closePairs(pairs);
  return { perSecond: count / took, cpuPerThousand: (used / count) * 1_000 };
}
