import type { Adapter, Conversation } from '../adapters/adapter.ts';
import { type Spread, spreadOf } from '../timing/percentiles.ts';
import { follow, Schedule } from '../timing/schedule.ts';
import { closePairs, openPairs } from './pairs.ts';

const rate = 200;
/** One message in so many is taken back, by its turn in the schedule, a second after it was due. */
const share = 4;
const later = 1_000;
const patience = 10_000;

/** Unsends and sends side by side, both from when they were due to when the recipient's device had them. */
export async function measureUnsend(
  adapter: Adapter,
  conversations: readonly Conversation[],
  seconds: number,
): Promise<{ readonly send: Spread; readonly gone: Spread; readonly answer: Spread }> {
  const pairs = await openPairs(adapter, conversations);
  const [send, gone, answer]: [number[], number[], number[]] = [[], [], []];
  const start = performance.now() + 50;
  const underWay = new Set<Promise<unknown>>();
  const track = (work: Promise<unknown>): void => {
    underWay.add(work);
  };
  const ids = new Map<number, { readonly pair: (typeof pairs)[number]; readonly id: string }>();
  const sending = follow(new Schedule(start, rate, seconds), (turn, due) => {
    const pair = pairs[turn % pairs.length];
    if (pair === undefined) return;
    const delivered = Promise.withResolvers<void>();
    const { id, accepted } = pair.send(() => {
      if (due > start + later) send.push(performance.now() - due);
      delivered.resolve();
    });
    track(Promise.all([accepted, delivered.promise]));
    if (turn % share === 0) ids.set(turn / share, { pair, id });
  });
  const unsending = follow(
    new Schedule(start + later, rate / share, seconds - later / 1_000),
    (turn, due) => {
      const known = ids.get(turn);
      if (known === undefined) return;
      const away = Promise.withResolvers<void>();
      const answered = known.pair.unsend(known.id, () => {
        gone.push(performance.now() - due);
        away.resolve();
      });
      track(Promise.all([answered.then(() => answer.push(performance.now() - due)), away.promise]));
    },
  );
  await Promise.all([sending, unsending]);
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Error('Not everything came')), patience);
  await Promise.race([Promise.all(underWay), late.promise]);
  clearTimeout(timer);
  await closePairs(pairs);
  return { send: spreadOf(send), gone: spreadOf(gone), answer: spreadOf(answer) };
}

/** Takes back many at once. @returns how many a second, each destroyed for good when it counts */
export async function measureUnsends(
  adapter: Adapter,
  conversations: readonly Conversation[],
  each: number,
): Promise<number> {
  const pairs = await openPairs(adapter, conversations);
  const sent = await Promise.all(
    pairs.map(async (pair) => {
      const messages = Array.from({ length: each }, () => pair.send(() => {}));
      await Promise.all(messages.map(({ accepted }) => accepted));
      return { pair, ids: messages.map(({ id }) => id) };
    }),
  );
  const began = performance.now();
  await Promise.all(sent.flatMap(({ pair, ids }) => ids.map((id) => pair.unsend(id, () => {}))));
  const seconds = (performance.now() - began) / 1_000;
  await closePairs(pairs);
  return (pairs.length * each) / seconds;
}
