import type { Adapter, Conversation } from '../adapters/adapter.ts';
import { cpuSecondsOf } from '../processes/usage.ts';
import { type Spread, spreadOf } from '../timing/percentiles.ts';
import { follow, Schedule } from '../timing/schedule.ts';
import { closePairs, openPairs } from './pairs.ts';

export interface Latency {
  /** From when a message was due to when its recipient had it, in milliseconds. */
  readonly delivery: Spread;
  /** How much later than due the load generator itself was. */
  readonly lag: Spread;
  readonly cpuPerThousand: number;
}

const warmUp = 1_000;
const patience = 10_000;

/** Sends at a steady rate, whatever the answers do. */
export async function measureLatency(
  adapter: Adapter,
  conversations: readonly Conversation[],
  pids: () => readonly number[],
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<Latency> {
  const pairs = await openPairs(adapter, conversations);
  const delivery: number[] = [];
  const lag: number[] = [];
  const accepted: Promise<void>[] = [];
  const all = Promise.withResolvers<void>();
  const start = performance.now() + 50;
  const schedule = new Schedule(start, rate, seconds + warmUp / 1_000);
  let left = Math.round(rate * (seconds + warmUp / 1_000));
  const cpu = cpuSecondsOf(pids());
  const sent = left;
  await follow(schedule, (turn, due) => {
    const counts = due >= start + warmUp;
    if (counts) lag.push(performance.now() - due);
    const pair = pairs[turn % pairs.length];
    if (pair === undefined) return;
    const message = pair.send(() => {
      if (counts) delivery.push(performance.now() - due);
      left -= 1;
      if (left === 0) all.resolve();
    });
    accepted.push(message.accepted);
  });
  const tooLate = setTimeout(() => all.reject(new Error(`${left} messages were not delivered`)), patience);
  await all.promise;
  clearTimeout(tooLate);
  const used = cpuSecondsOf(pids()) - cpu;
  await Promise.all(accepted);
  await closePairs(pairs);
  return { delivery: spreadOf(delivery), lag: spreadOf(lag), cpuPerThousand: (used / sent) * 1_000 };
}
